"""What differs between the runs of a study: which settings may, with which values, and what both are called."""

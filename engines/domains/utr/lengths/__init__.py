"""5′UTRs of other lengths than the one that was measured: what networks of their own learn from, and how they do."""

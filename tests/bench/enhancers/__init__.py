"""What the usual enhancers are like, as the oracle that guided nobody has it."""

"""The training loop that every domain shares, and its optimiser."""

"""What whoever runs a studio sees of it: whether it is well, its figures, its events."""

"""What one can want of a picture."""

"""What programs ask of a studio that really runs."""

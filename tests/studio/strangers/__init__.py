"""What a studio answers to strangers."""

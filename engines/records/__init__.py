"""What happened: steps, what they cost, and the store that keeps them."""

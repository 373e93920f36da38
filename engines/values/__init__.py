"""What a noisy state is estimated to be worth: one estimate a file."""

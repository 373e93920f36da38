"""Making studies: what a person or a program asks for, checked and told before anything runs; and steering them."""

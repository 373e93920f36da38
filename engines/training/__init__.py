"""The training loop every domain shares: optimisers, checkpoints, command line."""

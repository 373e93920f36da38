"""The masked model of sequences."""

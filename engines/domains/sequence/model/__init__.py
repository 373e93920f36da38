"""The masked model of sequences: what proposes."""

"""Studies in the store: what a row of them is, and what is written."""

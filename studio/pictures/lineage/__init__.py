"""The family tree of a run: recorded steps → levels of candidates → ancestors → what is drawn, as plain data."""

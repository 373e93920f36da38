"""A run's life as the page and programs see it."""

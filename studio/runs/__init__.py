"""A run's life as the page sees it."""

"""The tab Studies in a browser."""

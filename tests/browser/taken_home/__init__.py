"""Files that are taken home, opened in a browser."""

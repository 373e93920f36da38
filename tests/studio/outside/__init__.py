"""The studio as the world outside meets it."""

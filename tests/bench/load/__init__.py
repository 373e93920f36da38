"""Many people, and bad ones, at one studio."""

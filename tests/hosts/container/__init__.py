"""A Dockerfile read and carried out without Docker, in a root of its own."""

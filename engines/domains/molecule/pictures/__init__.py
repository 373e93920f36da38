"""Molecules beside one another."""

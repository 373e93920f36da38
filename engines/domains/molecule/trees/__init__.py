"""Molecules as trees of fragments, and back."""

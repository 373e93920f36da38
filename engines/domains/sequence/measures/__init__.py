"""Naturalness and diversity of sequences."""

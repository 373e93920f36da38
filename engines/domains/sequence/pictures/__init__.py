"""Sequences as SVG."""

"""Samplers whose lanes are one population, from which survivors are drawn together."""

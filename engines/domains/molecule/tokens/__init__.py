"""Molecules as tokens: SMILES, SELFIES, byte pairs."""

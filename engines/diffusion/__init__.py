"""Diffusion processes: the contract, the masked and the gaussian one, their noise."""

THERE_AND_BACK = 3  # what a gradient counts for: one pass to the answer, and the way back, which takes about two

"""Diffusion processes: the contract, the masked and the gaussian one, their noise."""

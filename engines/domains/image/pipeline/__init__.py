"""A diffusers pipeline as a diffusion process."""

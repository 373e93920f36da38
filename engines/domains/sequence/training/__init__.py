"""From a measured library of sequences to a trained denoiser, guide and judge."""

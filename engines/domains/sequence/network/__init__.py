"""What denoiser and oracles share: layers, encodings, weights on disk."""

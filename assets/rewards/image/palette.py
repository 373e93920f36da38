"""Closeness to a palette: how near every pixel is to the nearest of a few colours, on average; 1 is exact."""

import numpy as np

unit = "0–1"
allowed_range = (0, 1)
PALETTE = np.array([[38, 70, 83], [42, 157, 143], [233, 196, 106], [231, 111, 81]])  # red, green, blue, 0 to 255
FARTHEST = 441.673  # from black to white


def score(picture):
    pixels = np.asarray(picture.convert("RGB"), dtype=float).reshape(-1, 1, 3)
    nearest = np.linalg.norm(pixels - PALETTE, axis=2).min(1)
    return 1 - nearest.mean() / FARTHEST


def reward(designs):
    return [score(picture) for picture in designs]

"""Symmetry: how little a picture differs from its mirror image, left to right; 1 is not at all."""

import numpy as np

unit = "0–1"
allowed_range = (0, 1)


def score(picture):
    pixels = np.asarray(picture.convert("RGB"), dtype=float)
    return 1 - np.abs(pixels - pixels[:, ::-1]).mean() / 255


def reward(designs):
    return [score(picture) for picture in designs]

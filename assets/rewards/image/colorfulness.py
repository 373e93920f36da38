"""Colourfulness as people see it (Hasler and Süsstrunk 2003): 0 is grey, 109 was called extremely colourful."""

import numpy as np

unit = "M"
allowed_range = (0, 500)


def score(picture):
    red, green, blue = np.asarray(picture.convert("RGB"), dtype=float).reshape(-1, 3).T
    opponents = red - green, (red + green) / 2 - blue
    return np.hypot(*(o.std() for o in opponents)) + 0.3 * np.hypot(*(o.mean() for o in opponents))


def reward(designs):
    return [score(picture) for picture in designs]

"""Brightness: a first reward to change. Designs are PIL images; one number for each, higher is better."""

import numpy as np

unit = "0–1"
allowed_range = (0, 1)


def reward(designs):
    return [np.asarray(picture.convert("L")).mean() / 255 for picture in designs]

"""Brightness: mean luma (ITU-R BT.601), 0 is black and 1 is white."""

import numpy as np

unit = "0–1"
allowed_range = (0, 1)
LUMA = np.array([0.299, 0.587, 0.114])


def reward(designs):
    return [(np.asarray(picture.convert("RGB"), dtype=float) @ LUMA).mean() / 255 for picture in designs]

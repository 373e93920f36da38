"""Contrast: standard deviation of luma (Peli 1990); 0 is flat, 0.5 is half black and half white."""

import numpy as np

unit = "0–0.5"
allowed_range = (0, 0.5)
LUMA = np.array([0.299, 0.587, 0.114])


def reward(designs):
    return [min(0.5, (np.asarray(picture.convert("RGB"), dtype=float) @ LUMA / 255).std()) for picture in designs]

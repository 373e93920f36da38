"""Likeness: how near a picture is to another one, seen from afar."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache
from typing import Any

import numpy as np
from PIL import Image, ImageOps

from engines.domains.image.png.codec import read

SIDE = 32  # pixels at which likeness is measured, so that a small shift is a small change


def likeness(pictures: Sequence[Image.Image], conditions: Any) -> np.ndarray:
    """1 − mean absolute difference of each picture and the one of the conditions, at SIDE × SIDE pixels [N]."""
    target = coarse_target(conditions.likeness)
    gaps = [np.abs(coarse(picture) - target).mean() for picture in pictures]
    return 1 - np.array(gaps, dtype=np.float64) / 255


@lru_cache(maxsize=16)
def coarse_target(text: str) -> np.ndarray:
    """The picture of the conditions, as `coarse` sees it."""
    return coarse(read(text))


def coarse(picture: Image.Image) -> np.ndarray:
    """The middle square at SIDE × SIDE pixels, float64 [SIDE, SIDE, 3]."""
    return np.asarray(ImageOps.fit(picture.convert("RGB"), (SIDE, SIDE), Image.Resampling.BOX)).astype(np.float64)

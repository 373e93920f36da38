"""Compressibility: the size of a picture as JPEG (Black et al. 2024, arXiv:2305.13301, §5)."""

from __future__ import annotations

import io
from collections.abc import Sequence
from typing import Any

import numpy as np
from PIL import Image

QUALITY = 95


def incompressibility(pictures: Sequence[Image.Image], conditions: Any) -> np.ndarray:
    """Kilobytes of each picture [N]."""
    return np.array([kilobytes(picture) for picture in pictures], dtype=np.float64)


def compressibility(pictures: Sequence[Image.Image], conditions: Any) -> np.ndarray:
    """Minus the kilobytes of each picture [N]."""
    return -incompressibility(pictures, conditions)


def kilobytes(picture: Image.Image) -> float:
    """Size as JPEG of quality 95, in 1000 bytes."""
    packed = io.BytesIO()
    picture.convert("RGB").save(packed, "JPEG", quality=QUALITY)
    return len(packed.getvalue()) / 1000

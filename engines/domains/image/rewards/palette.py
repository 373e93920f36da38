"""Palette: how near every pixel is to the nearest of some colours."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import Any

import numpy as np

HEX = re.compile(r"#?([0-9a-fA-F]{6}|[0-9a-fA-F]{3})\b")
BLACK_TO_WHITE = 255 * 3**0.5  # the largest distance in RGB

Colour = tuple[int, int, int]


@lru_cache(maxsize=64)
def parse_colours(text: str) -> tuple[Colour, ...]:
    """Red, green, blue of each colour in “#264653 #2a9d8f …”. Raises ValueError with what to write."""
    words = [word for word in re.split(r"[\s,;]+", text.strip()) if word]
    for word in words:
        if not HEX.fullmatch(word):
            raise ValueError(
                f"“{word[:20]}” is not a colour; write colours as #RRGGBB, such as #264653 #2a9d8f #e9c46a."
            )
    return tuple(_parse_hex(word.lstrip("#")) for word in words)


def _parse_hex(digits: str) -> Colour:
    """Three digits are each written twice."""
    return tuple(bytes.fromhex("".join(2 * digit for digit in digits) if len(digits) == 3 else digits))


def palette(x: np.ndarray, conditions: Any) -> np.ndarray:
    """1 − mean distance of every pixel to the nearest colour of the palette, in units of black to white.

    x: [N, H, W, 3] in 0 … 255 → [N].
    """
    nearest = np.full(x.shape[:3], np.inf)
    for colour in parse_colours(conditions.palette):
        nearest = np.minimum(nearest, np.square(x - colour).sum(-1))
    return 1 - np.sqrt(nearest).mean((1, 2)) / BLACK_TO_WHITE

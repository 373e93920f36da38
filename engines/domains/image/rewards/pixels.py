"""Rewards of pixel statistics: pictures of one size are judged together, as arrays [N, H, W, 3] in 0 … 255."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import Any

import numpy as np
from PIL import Image

MAX_NUMBERS = 4_000_000  # of one array, so that large pictures fit into memory
LUMA = (0.299, 0.587, 0.114)  # ITU-R BT.601
MAX_CONTRAST = 0.5  # half black and half white

Judge = Callable[[Sequence[Image.Image], Any], np.ndarray]


def batched(score: Callable[[np.ndarray, Any], np.ndarray]) -> Judge:
    """A reward's judge of a score of arrays: ([N, H, W, 3], conditions) → [N]."""

    def judge(pictures: Sequence[Image.Image], conditions: Any) -> np.ndarray:
        scores = np.empty(len(pictures))
        for places, values in _batches_of_one_size(pictures):
            scores[places] = score(values, conditions)
        return scores

    return judge


def _batches_of_one_size(pictures: Sequence[Image.Image]) -> Iterator[tuple[list[int], np.ndarray]]:
    """Pictures of equal size as one array: (which of them, float64 [N, H, W, 3] in 0 … 255)."""
    sizes: dict[tuple[int, int], list[int]] = {}
    for place, picture in enumerate(pictures):
        sizes.setdefault(picture.size, []).append(place)
    for (width, height), places in sizes.items():
        most = max(1, MAX_NUMBERS // (3 * width * height))
        for first in range(0, len(places), most):
            part = places[first : first + most]
            yield part, np.stack([np.asarray(pictures[i].convert("RGB")) for i in part]).astype(np.float64)


def colorfulness(x: np.ndarray, conditions: Any) -> np.ndarray:
    """√(σ_rg² + σ_yb²) + 0.3 √(μ_rg² + μ_yb²) with rg = R − G, yb = (R + G)/2 − B.

    Hasler and Süsstrunk 2003, eq. 3.
    """
    red, green, blue = (x[..., i].reshape(len(x), -1) for i in range(3))
    opponents = red - green, (red + green) / 2 - blue
    spread = np.sqrt(sum(o.var(1) for o in opponents))
    return spread + 0.3 * np.sqrt(sum(o.mean(1) ** 2 for o in opponents))


def brightness(x: np.ndarray, conditions: Any) -> np.ndarray:
    """Mean luma, 0 … 1."""
    return _luma(x).mean(1)


def contrast(x: np.ndarray, conditions: Any) -> np.ndarray:
    """Standard deviation of luma (root-mean-square contrast, Peli 1990)."""
    return np.minimum(_luma(x).std(1), MAX_CONTRAST)


def symmetry(x: np.ndarray, conditions: Any) -> np.ndarray:
    """1 − mean absolute difference of a picture and its mirror image, left to right."""
    return 1 - np.abs(x - x[:, :, ::-1]).mean((1, 2, 3)) / 255


def _luma(x: np.ndarray) -> np.ndarray:
    """[N, pixels] in 0 … 1."""
    return (x @ np.array(LUMA)).reshape(len(x), -1) / 255

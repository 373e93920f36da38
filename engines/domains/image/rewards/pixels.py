"""What one can want of a picture. Designs are PIL images (RGB); pictures of one size are judged together."""

from __future__ import annotations

import io
import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from functools import lru_cache
from typing import Any

import numpy as np
from PIL import Image, ImageOps

from engines.domains.image.png.codec import BLANK, read
from engines.domains.image.rewards.hub import HUB_REWARDS
from engines.rewards import Reward

AT_ONCE = 4_000_000  # numbers of one array, so that large pictures fit into memory
JPEG_QUALITY = 95
LUMA = (0.299, 0.587, 0.114)  # ITU-R BT.601
FARTHEST = 255 * 3**0.5  # from black to white in RGB
COARSE = 32  # pixels a side at which likeness is measured, so that a small shift is a small change
HEX = re.compile(r"#?([0-9a-fA-F]{6}|[0-9a-fA-F]{3})\b")

Judge = Callable[[Sequence[Image.Image], Any], np.ndarray]


def pixels(pictures: Sequence[Image.Image]) -> Iterator[tuple[list[int], np.ndarray]]:
    """Pictures of equal size as one array: (which of them, float64 [N, H, W, 3] in 0 … 255)."""
    sizes: dict[tuple[int, int], list[int]] = {}
    for place, picture in enumerate(pictures):
        sizes.setdefault(picture.size, []).append(place)
    for (width, height), places in sizes.items():
        most = max(1, AT_ONCE // (3 * width * height))
        for first in range(0, len(places), most):
            part = places[first : first + most]
            yield part, np.stack([np.asarray(pictures[i].convert("RGB")) for i in part]).astype(np.float64)


def _stacked(score: Callable[[np.ndarray, Any], np.ndarray]) -> Judge:
    """([N, H, W, 3], conditions) → [N] as a reward's judge."""

    def judge(pictures: Sequence[Image.Image], conditions: Any) -> np.ndarray:
        scores = np.empty(len(pictures))
        for places, values in pixels(pictures):
            scores[places] = score(values, conditions)
        return scores

    return judge


def kilobytes(picture: Image.Image) -> float:
    """Size as JPEG of quality 95, in 1000 bytes (Black et al. 2024, arXiv:2305.13301, §5)."""
    packed = io.BytesIO()
    picture.convert("RGB").save(packed, "JPEG", quality=JPEG_QUALITY)
    return len(packed.getvalue()) / 1000


def _compressibility(pictures: Sequence[Image.Image], conditions: Any) -> np.ndarray:
    return -_incompressibility(pictures, conditions)


def _incompressibility(pictures: Sequence[Image.Image], conditions: Any) -> np.ndarray:
    return np.array([kilobytes(picture) for picture in pictures], dtype=np.float64)


def _colorfulness(x: np.ndarray, conditions: Any) -> np.ndarray:
    """√(σ_rg² + σ_yb²) + 0.3 √(μ_rg² + μ_yb²) with rg = R − G, yb = (R + G)/2 − B (Hasler and Süsstrunk 2003, eq. 3)."""
    red, green, blue = (x[..., i].reshape(len(x), -1) for i in range(3))
    opponents = red - green, (red + green) / 2 - blue
    spread = np.sqrt(sum(o.var(1) for o in opponents))
    return spread + 0.3 * np.sqrt(sum(o.mean(1) ** 2 for o in opponents))


def _luma(x: np.ndarray) -> np.ndarray:
    """[N, pixels] in 0 … 1."""
    return (x @ np.array(LUMA)).reshape(len(x), -1) / 255


def _brightness(x: np.ndarray, conditions: Any) -> np.ndarray:
    return _luma(x).mean(1)


def _contrast(x: np.ndarray, conditions: Any) -> np.ndarray:
    """Standard deviation of luma (root-mean-square contrast, Peli 1990)."""
    return np.minimum(_luma(x).std(1), 0.5)


def _symmetry(x: np.ndarray, conditions: Any) -> np.ndarray:
    return 1 - np.abs(x - x[:, :, ::-1]).mean((1, 2, 3)) / 255


def _palette(x: np.ndarray, conditions: Any) -> np.ndarray:
    """1 − mean distance of every pixel to the nearest colour of the palette, in units of black to white."""
    nearest = np.full(x.shape[:3], np.inf)
    for colour in colours(conditions.palette):
        nearest = np.minimum(nearest, np.square(x - colour).sum(-1))
    return 1 - np.sqrt(nearest).mean((1, 2)) / FARTHEST


def _likeness(pictures: Sequence[Image.Image], conditions: Any) -> np.ndarray:
    """1 − mean absolute difference at COARSE × COARSE pixels."""
    target = _coarse(_target(conditions.likeness))
    gaps = [np.abs(_coarse(picture) - target).mean() for picture in pictures]
    return 1 - np.array(gaps, dtype=np.float64) / 255


def _coarse(picture: Image.Image) -> np.ndarray:
    """The middle square at COARSE × COARSE pixels, float64 [COARSE, COARSE, 3]."""
    return np.asarray(ImageOps.fit(picture.convert("RGB"), (COARSE, COARSE), Image.Resampling.BOX)).astype(np.float64)


_target = lru_cache(maxsize=16)(read)


@lru_cache(maxsize=64)
def colours(text: str) -> tuple[tuple[int, int, int], ...]:
    """“#264653 #2a9d8f …” → red, green, blue of each. Raises ValueError with what to write."""
    words = [word for word in re.split(r"[\s,;]+", text.strip()) if word]
    for word in words:
        if not HEX.fullmatch(word):
            raise ValueError(
                f"“{word[:20]}” is not a colour; write colours as #RRGGBB, such as #264653 #2a9d8f #e9c46a."
            )
    digits = [word.lstrip("#") for word in words]
    full = ["".join(2 * d for d in word) if len(word) == 3 else word for word in digits]
    return tuple(tuple(bytes.fromhex(word)) for word in full)


def _of_whole(reward: Reward) -> Reward:
    """The same for pictures that are some; one that stands for numbers which are not finite is nan."""

    def judge(pictures: Sequence[Image.Image], conditions: Any) -> np.ndarray:
        scores = np.array(reward.judge(pictures, conditions), dtype=np.float64)
        scores[[BLANK in picture.info for picture in pictures]] = np.nan
        return scores

    return replace(reward, judge=judge)


_REWARDS = {
    "colorfulness": Reward(
        "Colourfulness",
        "M",
        "how colourful it looks to people: 0 is grey, 109 was called extremely colourful; Hasler and Süsstrunk 2003",
        _stacked(_colorfulness),
        (0, 500),
    ),
    "compressibility": Reward(
        "Compressibility",
        "−kB",
        "minus its size as JPEG of quality 95, as in the paper: plain surfaces, little detail",
        _compressibility,
        (-np.inf, 0),
    ),
    "incompressibility": Reward(
        "Incompressibility", "kB", "its size as JPEG of quality 95: detail and texture", _incompressibility, (0, np.inf)
    ),
    "brightness": Reward("Brightness", "0–1", "mean luma: 0 is black, 1 is white", _stacked(_brightness), (0, 1)),
    "contrast": Reward(
        "Contrast",
        "0–0.5",
        "standard deviation of luma: 0 is flat, 0.5 is half black and half white; Peli 1990",
        _stacked(_contrast),
        (0, 0.5),
    ),
    "symmetry": Reward(
        "Symmetry", "0–1", "how little it differs from its mirror image, left to right", _stacked(_symmetry), (0, 1)
    ),
    "palette": Reward(
        "Palette",
        "0–1",
        "how near every pixel is to the nearest colour of your palette, on average",
        _stacked(_palette),
        (0, 1),
        needs="palette",
        conditioned=True,
    ),
    "likeness": Reward(
        "Likeness",
        "0–1",
        "how near it is to the picture you uploaded, seen from afar (32 × 32)",
        _likeness,
        (0, 1),
        needs="likeness",
        conditioned=True,
    ),
    **HUB_REWARDS,
}
REWARDS = {name: _of_whole(reward) for name, reward in _REWARDS.items()}

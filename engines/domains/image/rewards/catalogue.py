"""All rewards of pictures, by name. Designs are PIL images (RGB)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

import numpy as np
from PIL import Image

from engines.domains.image.png.codec import BLANK
from engines.domains.image.rewards.hub import HUB_REWARDS
from engines.domains.image.rewards.jpeg import compressibility, incompressibility
from engines.domains.image.rewards.likeness import likeness
from engines.domains.image.rewards.palette import palette
from engines.domains.image.rewards.pixels import batched, brightness, colorfulness, contrast, symmetry
from engines.rewards import Reward, later

_RELAXED = "engines.domains.image.relaxed"
_PIXEL_REWARDS = {
    "colorfulness": Reward(
        "Colourfulness",
        "M",
        "how colourful it looks to people: 0 is grey, 109 was called extremely colourful; Hasler and Süsstrunk 2003",
        batched(colorfulness),
        (0, 500),
        relaxed=later(_RELAXED, "colorfulness"),
    ),
    "compressibility": Reward(
        "Compressibility",
        "−kB",
        "minus its size as JPEG of quality 95, as in the paper: plain surfaces, little detail",
        compressibility,
        (-np.inf, 0),
    ),
    "incompressibility": Reward(
        "Incompressibility", "kB", "its size as JPEG of quality 95: detail and texture", incompressibility, (0, np.inf)
    ),
    "brightness": Reward(
        "Brightness",
        "0–1",
        "mean luma: 0 is black, 1 is white",
        batched(brightness),
        (0, 1),
        relaxed=later(_RELAXED, "brightness"),
    ),
    "contrast": Reward(
        "Contrast",
        "0–0.5",
        "standard deviation of luma: 0 is flat, 0.5 is half black and half white; Peli 1990",
        batched(contrast),
        (0, 0.5),
        relaxed=later(_RELAXED, "contrast"),
    ),
    "symmetry": Reward(
        "Symmetry",
        "0–1",
        "how little it differs from its mirror image, left to right",
        batched(symmetry),
        (0, 1),
        relaxed=later(_RELAXED, "symmetry"),
    ),
    "palette": Reward(
        "Palette",
        "0–1",
        "how near every pixel is to the nearest colour of your palette, on average",
        batched(palette),
        (0, 1),
        needs="palette",
        conditioned=True,
        relaxed=later(_RELAXED, "palette"),
    ),
    "likeness": Reward(
        "Likeness",
        "0–1",
        "how near it is to the picture you uploaded, seen from afar (32 × 32)",
        likeness,
        (0, 1),
        needs="likeness",
        conditioned=True,
        relaxed=later(_RELAXED, "likeness"),
    ),
}


def _nan_for_blank(reward: Reward) -> Reward:
    """The same reward, nan for a picture that stands for numbers which are not finite."""

    def judge(pictures: Sequence[Image.Image], conditions: Any) -> np.ndarray:
        scores = np.array(reward.judge(pictures, conditions), dtype=np.float64)
        scores[[BLANK in picture.info for picture in pictures]] = np.nan
        return scores

    return replace(reward, judge=judge)


REWARDS = {name: _nan_for_blank(reward) for name, reward in (_PIXEL_REWARDS | HUB_REWARDS).items()}

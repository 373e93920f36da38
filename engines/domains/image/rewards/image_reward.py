"""ImageReward: human preference for a picture and its prompt (Xu et al. 2023), by the authors' own package."""

from __future__ import annotations

import os
from collections.abc import Sequence
from typing import Any

import numpy as np
from PIL import Image

from engines.domains.image.rewards.clip import device
from engines.domains.image.rewards.prompts import prompts_of
from engines.loading import load_once

IMAGE_REWARD = ("THUDM/ImageReward", "ImageReward.pt")


def image_reward(pictures: Sequence[Image.Image], conditions: Any) -> np.ndarray:
    """ImageReward's score of each picture [N], one picture a call."""
    model = _load()
    prompts = prompts_of(pictures, conditions)
    return np.array([model.score(text, picture) for text, picture in zip(prompts, pictures)], dtype=np.float64)


@load_once(maxsize=1)
def _load() -> Any:
    os.environ["TORCH_FORCE_WEIGHTS_ONLY_LOAD"] = "1"  # the package does not ask for it by itself
    import ImageReward

    return ImageReward.load("ImageReward-v1.0", device=device())

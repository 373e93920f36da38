"""Rewards by large networks, downloaded when first used: CLIP, LAION aesthetic, PickScore, ImageReward.

Weights are read from safetensors, or from tensors-only files; nothing in them is ever executed.
"""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from engines.domains.image.rewards.aesthetic import LAION, aesthetic_score
from engines.domains.image.rewards.clip import CLIP, PICKSCORE, PICKSCORE_PROCESSOR, similarity
from engines.domains.image.rewards.hub_files import Requirements
from engines.domains.image.rewards.image_reward import IMAGE_REWARD, image_reward
from engines.rewards import Reward

COSINE = (-100, 100)


def _hub_reward(
    requirements: Requirements,
    unit: str,
    about: str,
    judge: Callable,
    span: tuple[float, float] = (-np.inf, np.inf),
    prompted: bool = True,
) -> Reward:
    return Reward(
        requirements.label,
        unit,
        f"{about}; downloads {requirements.size} when first used",
        judge,
        span,
        needs="prompt" if prompted else "",
        conditioned=prompted,
        missing=requirements.missing,
        download=requirements.download,
    )


HUB_REWARDS = {
    "clip": _hub_reward(
        Requirements("CLIP similarity", "transformers", "transformers", (CLIP,), "1.7 GB"),
        "100 × cosine",
        "how well CLIP ViT-L/14 thinks it fits the prompt",
        similarity(CLIP[0], CLIP[0]),
        COSINE,
    ),
    "aesthetic": _hub_reward(
        Requirements("Aesthetic score", "transformers", "transformers", (CLIP, LAION), "1.7 GB"),
        "1–10",
        "what people would rate it, by LAION’s predictor, as in the paper",
        aesthetic_score,
        prompted=False,
    ),
    "pickscore": _hub_reward(
        Requirements("PickScore", "transformers", "transformers", (PICKSCORE,), "3.9 GB"),
        "100 × cosine",
        "which picture people would pick for the prompt; Kirstain et al. 2023",
        similarity(PICKSCORE[0], PICKSCORE_PROCESSOR),
        COSINE,
    ),
    "imagereward": _hub_reward(
        Requirements("ImageReward", "ImageReward", "image-reward", (IMAGE_REWARD,), "1.8 GB"),
        "sd",
        "human preference for picture and prompt; Xu et al. 2023",
        image_reward,
    ),
}

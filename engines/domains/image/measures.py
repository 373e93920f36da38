"""Beside the reward: how different the pictures are, and how near to what the model learned from."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from PIL import Image

from engines.domains.image.training_pictures import load_training_pictures, thumbnail
from engines.domains.meaning import Meaning

MAX_COMPARED = 256  # designs whose pairwise distances are taken
MEANINGS = {
    "diversity": Meaning("diversity", "", "mean distance of two pictures' thumbnails, 0 to 1; 0: all alike"),
    "nearest_known": Meaning(
        "nearest known", "", "mean distance to the nearest picture the model learned from, 0 to 1; 0: copied"
    ),
    "prompt similarity": Meaning(
        "prompt similarity", "cosine", "how well a picture fits its prompt, by a network that guided nobody"
    ),
}


def measures(designs: Sequence[Image.Image]) -> dict[str, float]:
    """diversity, and nearest_known where the training pictures are here: mean distance to the nearest of them.

    Both are root-mean-square distances of thumbnails, 0 … 1.
    """
    found = {"diversity": diversity(designs)}
    learned = load_training_pictures()
    if learned is not None and len(designs):
        found["nearest_known"] = float(np.mean([learned.nearest(picture)[1] for picture in designs]))
    return found


def diversity(designs: Sequence[Image.Image]) -> float:
    """Mean root-mean-square distance of pairs of thumbnails, 0 … 1; 0 for fewer than two."""
    flat = np.array([thumbnail(picture).ravel() for picture in designs[:MAX_COMPARED]])
    if len(flat) < 2:
        return 0.0
    gaps = np.sqrt(np.square(flat[:, None] - flat[None]).mean(2))
    return float(gaps[np.triu_indices(len(flat), 1)].mean())

"""What the embedded model learned from, as thumbnails, and which of them is nearest to a design."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

import numpy as np
from PIL import Image

from engines.assets import ASSETS

THUMBNAILS = ASSETS / "image" / "known.npz"
SIDE = 16  # pixels of a thumbnail


@dataclass(frozen=True)
class TrainingPictures:
    """thumbnails: uint8 [N, SIDE, SIDE, 3]; names: N of them."""

    thumbnails: np.ndarray
    names: list[str]

    def nearest(self, picture: Image.Image) -> tuple[str, float, np.ndarray]:
        """The training picture nearest to it: name, root-mean-square distance in 0 … 1, thumbnail."""
        gaps = np.square(self.thumbnails / 255 - thumbnail(picture)).mean((1, 2, 3))
        best = int(gaps.argmin())
        return self.names[best], float(np.sqrt(gaps[best])), self.thumbnails[best]


def thumbnail(picture: Image.Image) -> np.ndarray:
    """float64 [SIDE, SIDE, 3] in 0 … 1."""
    return np.asarray(picture.convert("RGB").resize((SIDE, SIDE), Image.Resampling.BOX)).astype(np.float64) / 255


def save_training_pictures(pictures: Iterable[Image.Image], names: Sequence[str], file: Path = THUMBNAILS) -> None:
    """Keep what a model learned from as thumbnails; one name a picture."""
    small = np.stack([np.round(255 * thumbnail(picture)).astype(np.uint8) for picture in pictures])
    if len(small) != len(names):
        raise ValueError(f"There are {len(small)} pictures and {len(names)} names; give one name a picture.")
    file.parent.mkdir(parents=True, exist_ok=True)
    np.savez_compressed(file, thumbnails=small, names=np.array(list(names)))


@lru_cache(maxsize=1)
def load_training_pictures() -> TrainingPictures | None:
    """The embedded model's training pictures; None where they are not here."""
    if not THUMBNAILS.exists():
        return None
    with np.load(THUMBNAILS, allow_pickle=False) as saved:
        return TrainingPictures(saved["thumbnails"], saved["names"].tolist())

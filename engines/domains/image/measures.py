"""Beside whatever reward was asked for: how different the pictures are, how near to what the model learned from, how true to the prompt."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

import numpy as np
from PIL import Image

from engines.assets import ASSETS
from engines.domains.image.rewards.hub import asked

FOLDER = ASSETS / "image"
KNOWN, CONTRAST = FOLDER / "known.npz", FOLDER / "contrast"
SIDE = 16  # pixels of a thumbnail
MOST_COMPARED = 256  # designs whose pairwise distances are taken


@dataclass(frozen=True)
class Known:
    """What the model learned from. thumbnails: uint8 [N, SIDE, SIDE, 3]; names: N of them."""

    thumbnails: np.ndarray
    names: list[str]

    def nearest(self, picture: Image.Image) -> tuple[str, float, np.ndarray]:
        """The training picture nearest to it: name, distance, thumbnail."""
        gaps = np.square(self.thumbnails / 255 - thumbnail(picture)).mean((1, 2, 3))
        best = int(gaps.argmin())
        return self.names[best], float(np.sqrt(gaps[best])), self.thumbnails[best]


def measures(designs: Sequence[Image.Image]) -> dict[str, float]:
    """diversity: mean root-mean-square distance of pairs. nearest_known: … to the nearest training picture. All in 0 … 1, at SIDE × SIDE pixels."""
    found = {"diversity": diversity(designs)}
    learned = known()
    if learned is not None and len(designs):
        found["nearest_known"] = float(np.mean([learned.nearest(picture)[1] for picture in designs]))
    return found


def diversity(designs: Sequence[Image.Image]) -> float:
    """Mean distance of pairs; 0 for fewer than two."""
    flat = np.array([thumbnail(picture).ravel() for picture in designs[:MOST_COMPARED]])
    if len(flat) < 2:
        return 0.0
    gaps = np.sqrt(np.square(flat[:, None] - flat[None]).mean(2))
    return float(gaps[np.triu_indices(len(flat), 1)].mean())


def thumbnail(picture: Image.Image) -> np.ndarray:
    """float64 [SIDE, SIDE, 3] in 0 … 1."""
    return np.asarray(picture.convert("RGB").resize((SIDE, SIDE), Image.Resampling.BOX)).astype(np.float64) / 255


def write_known(pictures: Iterable[Image.Image], names: Sequence[str], file: Path = KNOWN) -> None:
    """Keep what a model learned from as thumbnails; one name a picture."""
    small = np.stack([np.round(255 * thumbnail(picture)).astype(np.uint8) for picture in pictures])
    if len(small) != len(names):
        raise ValueError(f"There are {len(small)} pictures and {len(names)} names; give one name a picture.")
    file.parent.mkdir(parents=True, exist_ok=True)
    np.savez_compressed(file, thumbnails=small, names=np.array(list(names)))


@lru_cache(maxsize=1)
def known() -> Known | None:
    """The embedded model's training pictures; None where they are not here."""
    if not KNOWN.exists():
        return None
    with np.load(KNOWN, allow_pickle=False) as kept:
        return Known(kept["thumbnails"], kept["names"].tolist())


def beside(designs: Sequence[Image.Image], conditions: Any) -> dict[str, list[float]]:
    """prompt similarity: cosine between picture and prompt under a small network that did not guide. Nothing where it is not here, or nothing was asked."""
    texts = asked(designs, conditions)
    if not designs or not CONTRAST.is_dir() or not all(texts):
        return {}
    return {"prompt similarity": similarity(designs, texts).round(4).tolist()}


def similarity(pictures: Sequence[Image.Image], texts: Sequence[str]) -> np.ndarray:
    """Cosine of each picture and its text [N], by the small contrastive network."""
    distinct = list(dict.fromkeys(texts))
    return similarities(pictures, distinct)[np.arange(len(texts)), [distinct.index(text) for text in texts]]


def similarities(pictures: Sequence[Image.Image], texts: Sequence[str]) -> np.ndarray:
    """Cosine of every picture and every text [N, K], by the small contrastive network."""
    import torch

    model, tokenizer = _contrast()
    words = tokenizer(list(texts), padding=True, truncation=True, return_tensors="pt")
    with torch.inference_mode():
        seen = model(
            input_ids=words["input_ids"],
            attention_mask=words["attention_mask"],
            pixel_values=_normalised(pictures, model.config.vision_config.image_size),
        )
    shown, said = (torch.nn.functional.normalize(e.double(), dim=-1) for e in (seen.image_embeds, seen.text_embeds))
    return (shown @ said.T).numpy()


def _normalised(pictures: Sequence[Image.Image], side: int) -> Any:
    """[N, 3, side, side] in −1 … 1."""
    import torch

    small = [np.asarray(p.convert("RGB").resize((side, side), Image.Resampling.BICUBIC)) for p in pictures]
    return torch.from_numpy(np.stack(small)).permute(0, 3, 1, 2).float() / 127.5 - 1


@lru_cache(maxsize=1)
def _contrast() -> tuple[Any, Any]:
    from transformers import AutoTokenizer, CLIPModel

    return CLIPModel.from_pretrained(
        CONTRAST, use_safetensors=True, local_files_only=True
    ).eval(), AutoTokenizer.from_pretrained(CONTRAST, local_files_only=True)

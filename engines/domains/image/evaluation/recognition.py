"""How well the trained model draws: the share of its pictures whose name the contrastive model recognises."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import numpy as np
import torch
from PIL import Image

from engines.domains.image.learning.dataset import EmojiDataset
from engines.domains.image.prompts.similarity import similarity_matrix

LISTED = (
    "cat face",
    "rocket",
    "pizza",
    "red heart",
    "sunflower",
    "octopus",
    "soccer ball",
    "snowman",
    "hamburger",
    "guitar",
    "strawberry",
    "bicycle",
    "owl",
    "Christmas tree",
    "umbrella",
    "fire",
    "grinning face",
    "dolphin",
    "crown",
    "mushroom",
)
STEPS, GUIDANCE, SEED, BATCH = 25, 3.0, 7, 20
CHOICES = 100  # names among which a picture's own has to be recognised
EVERY = 18  # one in so many of all names is drawn


def draw(folder: Path, prompts: Sequence[str]) -> list[Image.Image]:
    """One picture a prompt, by the model alone through diffusers' own pipeline."""
    from diffusers import StableDiffusionPipeline

    pipeline = StableDiffusionPipeline.from_pretrained(
        folder, torch_dtype=torch.float32, use_safetensors=True, safety_checker=None
    )
    pipeline.set_progress_bar_config(disable=True)
    settings = {"num_inference_steps": STEPS, "guidance_scale": GUIDANCE, "eta": 1.0}
    settings["generator"] = torch.Generator().manual_seed(SEED)
    parts = [prompts[i : i + BATCH] for i in range(0, len(prompts), BATCH)]
    return [picture for part in parts for picture in pipeline(list(part), **settings).images]


def recognised_share(drawn: Sequence[Image.Image], names: Sequence[str], others: Sequence[str]) -> float:
    """Share of pictures that are recognised, 0 … 1."""
    return float(np.mean(recognised(drawn, names, others)))


def recognised(drawn: Sequence[Image.Image], names: Sequence[str], others: Sequence[str]) -> list[bool]:
    """Of each picture whether the contrastive model ranks its own name first among CHOICES names: it and others."""
    everyone = [*dict.fromkeys([*names, *others[:CHOICES]])]
    similarities, place = similarity_matrix(drawn, everyone), {name: i for i, name in enumerate(everyone)}
    found = []
    for row, name in zip(similarities, names):
        choices = [place[name], *(place[o] for o in others[:CHOICES] if o != name)][:CHOICES]
        found.append(bool(row[choices].argmax() == 0))
    return found


def recognition(folder: Path, data: EmojiDataset) -> dict[str, float]:
    """Recognised shares, 0 … 1: of the listed names, of one in EVERY of all, and of the real pictures of these."""
    shuffled = [data.emoji[i].name for i in np.random.default_rng(SEED).permutation(len(data.emoji))]
    some = shuffled[::EVERY]
    return {
        f"recognised among {CHOICES} names, the {len(LISTED)} listed": recognised_share(
            draw(folder, LISTED), LISTED, shuffled
        ),
        f"recognised among {CHOICES} names, {len(some)} of all": recognised_share(draw(folder, some), some, shuffled),
        "real pictures so recognised": recognised_share(_real_pictures(data, some), some, shuffled),
    }


def _real_pictures(data: EmojiDataset, names: Sequence[str]) -> list[Image.Image]:
    place = {e.name: i for i, e in enumerate(data.emoji)}
    return [Image.fromarray(data.rgb[place[name], 0]) for name in names]

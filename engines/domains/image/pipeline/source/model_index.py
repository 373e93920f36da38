"""The index of a diffusers pipeline, and whether it and the files beside it can be loaded and guided."""

from __future__ import annotations

import json
import re
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from engines.domains.image.pipeline.source.local_place import INDEX

SD, SDXL = CLASSES = ("StableDiffusionPipeline", "StableDiffusionXLPipeline")
WEIGHTED_PARTS = ("unet", "vae", "text_encoder", "text_encoder_2")  # the parts that have weights
PICKLED = (".bin", ".pt", ".ckpt")
MAX_INDEX = 1 << 20  # bytes
# What the name of a pipeline's class says → what such a pipeline is.
_KINDS = (
    ("Inpaint", "it fills gaps in pictures"),
    ("XLImg2Img", "it refines pictures that another model drew"),
    ("Img2Img|InstructPix2Pix|Edit", "it changes pictures"),
    ("ControlNet|T2IAdapter", "it draws after a second picture"),
    ("^DiTPipeline", "it draws the classes of ImageNet, and reads no prompts"),
    ("Upscale", "it enlarges pictures"),
    ("Audio|Music", "it makes sounds"),
    ("Video|Animate|Wan|CogVideo|LTX|Mochi", "it makes videos"),
    (
        "Flux|StableDiffusion3|Sana|PixArt|AuraFlow|Lumina|QwenImage|ZImage|HunyuanDiT|Chroma|HiDream"
        "|Cascade|Kandinsky",
        "its network is of another kind",
    ),
    ("LatentConsistency", "its steps are those of consistency models"),
    ("^DDPM|^DDIM|^LDM|Uncond", "it reads no prompts as Stable Diffusion does"),
)


def read_index(file: Path) -> dict[str, Any]:
    """What an index says; empty where it cannot be read or is no mapping."""
    try:
        index = json.loads(file.read_bytes()[:MAX_INDEX])
    except (OSError, ValueError, RecursionError):
        return {}
    return index if isinstance(index, dict) else {}


def check_index(index: dict[str, Any], files: Sequence[str], name: str) -> str:
    """The pipeline class that an index names. Raises ValueError where it, or the files, will not do."""
    kind = index.get("_class_name")
    if not isinstance(kind, str) or not kind:
        raise ValueError(
            f"“{name}” is no diffusers pipeline: its {INDEX} is missing or names no class. "
            "Choose a text-to-image model in diffusers' format."
        )
    if kind not in CLASSES:
        what = next((f", {what}" for pattern, what in _KINDS if re.search(pattern, kind)), "")
        raise ValueError(
            f"“{name}” is a {kind[:60]}{what}; "
            f"only text-to-image models of the classes {' and '.join(CLASSES)} can be guided here."
        )
    for part in WEIGHTED_PARTS:
        entry = index.get(part)
        if isinstance(entry, list) and entry and entry[0]:
            _check_weights(part, [file for file in files if file.startswith(f"{part}/")], name)
    return kind


def _check_weights(part: str, files: Sequence[str], name: str) -> None:
    """Raises ValueError where a part has no weights that may be opened."""
    if any(file.endswith(".safetensors") for file in files):
        return
    if any(file.endswith(PICKLED) for file in files):
        raise ValueError(
            f"“{name}” has only pickled weights ({part}), which can run code when they are opened; "
            "choose a version with safetensors, or convert it."
        )
    raise ValueError(f"“{name}” has no weights for its {part}; download it again.")

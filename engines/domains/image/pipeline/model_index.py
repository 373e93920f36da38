"""The index of a diffusers pipeline, and whether it and the files beside it can be loaded and guided."""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any

INDEX = "model_index.json"
SD, SDXL = CLASSES = ("StableDiffusionPipeline", "StableDiffusionXLPipeline")
WEIGHTED_PARTS = ("unet", "vae", "text_encoder", "text_encoder_2")  # the parts that have weights
PICKLED = (".bin", ".pt", ".ckpt")


def read_index(file: Path) -> dict[str, Any]:
    """What an index says; empty where it cannot be read or is no mapping."""
    try:
        index = json.loads(file.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return {}
    return index if isinstance(index, dict) else {}


def check_index(index: dict[str, Any], files: Sequence[str], name: str) -> str:
    """The pipeline class that an index names. Raises ValueError where it, or the files, will not do."""
    kind = index.get("_class_name")
    if not kind:
        raise ValueError(
            f"“{name}” is no diffusers pipeline: its {INDEX} is missing or names no class. "
            "Choose a text-to-image model in diffusers' format."
        )
    if kind not in CLASSES:
        raise ValueError(
            f"“{name}” is a {kind}; "
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

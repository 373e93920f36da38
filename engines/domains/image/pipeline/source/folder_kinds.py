"""What a folder is that holds no index of a pipeline, in a sentence."""

from __future__ import annotations

from pathlib import Path

from engines.domains.image.pipeline.source.local_place import INDEX, checkpoints, entries
from engines.domains.image.pipeline.source.model_index import PICKLED, read_index

SHOWN = 3  # names that a sentence lists
LORA_FILES = ("adapter_config.json", "adapter_model.safetensors", "pytorch_lora_weights.safetensors")


def describe_folder(folder: Path) -> str:
    """Why no pipeline can be opened there, and what to name instead."""
    names = {entry.name for entry in entries(folder)}
    if names & set(LORA_FILES):
        return (
            f"“{folder}” is a LoRA: a change to a model, not a model. Merge it into its base "
            "(diffusers: load_lora_weights, fuse_lora, save_pretrained) and name what that wrote."
        )
    if (folder.parent / INDEX).is_file():
        return f"“{folder}” is one part of a pipeline; name the folder around it, “{folder.parent}”."
    if cached := [name for name in names if name.startswith("models--")]:
        shown = ", ".join(sorted(name.removeprefix("models--").replace("--", "/") for name in cached)[:SHOWN])
        return f"“{folder}” is a cache of {len(cached)} models; name one of them, such as {shown}."
    if folder.name.startswith("models--"):
        return f"“{folder}” is the cache of a model of which nothing was downloaded whole; name its hub id instead."
    return _describe_contents(folder, names)


def _describe_contents(folder: Path, names: set[str]) -> str:
    config = read_index(folder / "config.json")
    kind = config.get("_class_name") or next(iter(config.get("architectures") or []), None)
    if isinstance(kind, str):
        return (
            f"“{folder}” is a single network ({kind[:60]}), not a diffusers pipeline with its {INDEX}; "
            "name the folder of a whole text-to-image model."
        )
    files = checkpoints(folder)
    if files:
        shown = ", ".join(file.name for file in files[:SHOWN])
        return f"The folder “{folder}” holds {len(files)} files of weights and no {INDEX}; name one, such as {shown}."
    pipelines = [entry.name for entry in entries(folder) if (entry / INDEX).is_file()]
    if pipelines:
        return f"The folder “{folder}” holds models; name one of them, such as {', '.join(sorted(pipelines)[:SHOWN])}."
    if any(name.endswith(PICKLED) for name in names):
        return (
            f"“{folder}” has only pickled weights, which can run code when they are opened; "
            f"choose a version with safetensors, or convert it."
        )
    return (
        f"The folder “{folder}” is no diffusers pipeline: it has no {INDEX}. "
        "Name the folder that `save_pretrained` wrote, or a .safetensors file of a whole model."
    )

"""Loads a diffusers pipeline, from a folder, a single file or the model hub. Failures are sentences."""

from __future__ import annotations

from collections.abc import Hashable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import torch

from engines.domains import Model
from engines.domains.image.pipeline.checkpoint.pipeline import open_checkpoint
from engines.domains.image.pipeline.checks import (
    check_parts,
    first_line,
    fit_tokenizers,
    latent_size,
    overflows_half_precision,
)
from engines.domains.image.pipeline.large_decoder import LargeDecoder, load_large_decoder
from engines.domains.image.pipeline.source.local_place import EMBEDDED_MODEL
from engines.domains.image.pipeline.source.model_index import SD, SDXL
from engines.domains.image.pipeline.source.model_source import ModelSource, find_source
from engines.domains.image.pipeline.tiny_decoder import load_tiny_decoder
from engines.loading import load_once

MAX_PIPELINES = 2  # that are kept in memory
UNUSED_PARTS = ("safety_checker", "feature_extractor", "image_encoder")
EXTRAS = {SD: {"requires_safety_checker": False}, SDXL: {"add_watermarker": False}}


@dataclass(frozen=True)
class LoadedPipeline:
    """A pipeline on its device, the autoencoder that draws guesses, and the one that draws what is finished once more.

    shape: of latents [C, H, W]; size: height and width in pixels. large_decoder: None where the pipeline's own is all
    there is. embedded: whether it is the model that comes with the studio. models: what was made ready of it under some
    conditions, which leaves the memory with it.
    """

    pipe: Any
    tiny_decoder: Any
    shape: tuple[int, int, int]
    size: tuple[int, int]
    large_decoder: LargeDecoder | None = None
    embedded: bool = False
    models: dict[Hashable, Model] = field(default_factory=dict, compare=False, repr=False)

    @property
    def device(self) -> str:
        return str(self.pipe.device)


def load_pipeline(name: str, device: str) -> LoadedPipeline:
    """The pipeline of a folder or of a hub id; "" is the embedded one. Raises ValueError with what to do."""
    source = find_source(name)
    return _load(source, device, _file_stamps(Path(source.location)))


def _file_stamps(place: Path) -> tuple[tuple[str, int, int], ...]:
    """(path, bytes, time) of a file, or of a folder's: what changes when one of them is saved anew."""
    files = sorted(file for file in (place, *place.rglob("*")) if file.is_file())
    return tuple((str(file), (about := file.stat()).st_size, about.st_mtime_ns) for file in files)


@load_once(maxsize=MAX_PIPELINES)
def _load(source: ModelSource, device: str, stamps: tuple[tuple[str, int, int], ...]) -> LoadedPipeline:
    """… at that state of its files."""
    pipe = _read_pipeline(source, precision(device)).to(device)
    fit_tokenizers(pipe)
    check_parts(pipe, source.shown)
    if overflows_half_precision(pipe):
        pipe = pipe.to(torch.bfloat16)
    pipe.unet.eval().requires_grad_(False).to(memory_format=unet_memory_format(device))
    pipe.vae.eval().requires_grad_(False).to(memory_format=torch.channels_last)
    if source.pipeline_class == SDXL and pipe.vae.dtype == torch.float16 and pipe.vae.config.force_upcast:
        pipe.vae.to(torch.float32)
    height, width = latent_size(pipe)
    scale = pipe.vae_scale_factor
    shape, size = (pipe.unet.config.in_channels, height, width), (height * scale, width * scale)
    large = load_large_decoder(pipe, Path(source.location))
    embedded = Path(source.location) == EMBEDDED_MODEL
    return LoadedPipeline(pipe, load_tiny_decoder(pipe), shape, size, large, embedded)


def precision(device: str) -> torch.dtype:
    """Half on a GPU, single on a processor."""
    return torch.float16 if torch.device(device).type == "cuda" else torch.float32


def unet_memory_format(device: str) -> torch.memory_format:
    """What the network is fastest with; an autoencoder always is with its channels last."""
    return torch.channels_last if torch.device(device).type == "cuda" else torch.contiguous_format


def _read_pipeline(source: ModelSource, dtype: torch.dtype) -> Any:
    """The pipeline, by safetensors only. Raises ValueError where its files are damaged or do not fit together."""
    pipeline_class = _quiet_pipeline_class(source.pipeline_class)
    try:
        pipe = (_from_file if source.family else _from_pretrained)(pipeline_class, source, dtype)
    except Exception as error:
        raise ValueError(
            f"“{source.shown}” could not be loaded; its files are damaged, incomplete "
            f"or do not fit together ({first_line(error)}). Download or save it again."
        ) from error
    if pipe.unet.config.in_channels != pipe.vae.config.latent_channels:
        raise ValueError(
            f"“{source.shown}” is no text-to-image model: "
            f"its network takes {pipe.unet.config.in_channels} channels, "
            f"its pictures have {pipe.vae.config.latent_channels}."
        )
    return pipe


def _from_pretrained(pipeline_class: Any, source: ModelSource, dtype: torch.dtype) -> Any:
    """The pipeline with weights of the wanted precision where there are some, else with the others."""
    options = {"dtype": dtype, "use_safetensors": True, "local_files_only": source.local_only}
    options |= _fixed_options(pipeline_class, source)
    first, second = ("fp16", None) if dtype == torch.float16 else (None, "fp16")
    try:
        return pipeline_class.from_pretrained(source.location, variant=first, **options)
    except (OSError, ValueError) as error:
        try:
            return pipeline_class.from_pretrained(source.location, variant=second, **options)
        except Exception:
            raise error from None


def _from_file(pipeline_class: Any, source: ModelSource, dtype: torch.dtype) -> Any:
    """The pipeline of a single-file checkpoint."""
    options = _fixed_options(pipeline_class, source)
    return open_checkpoint(Path(source.location), source.family, pipeline_class, dtype, **options)


def _fixed_options(pipeline_class: Any, source: ModelSource) -> dict[str, Any]:
    """Parts that are left out, and what the class asks for without them."""
    return {part: None for part in UNUSED_PARTS if part in pipeline_class._optional_components} | EXTRAS[
        source.pipeline_class
    ]


def _quiet_pipeline_class(name: str) -> Any:
    """A class of diffusers, which from now on logs errors alone and shows no bars."""
    import diffusers
    import transformers

    for library in (diffusers, transformers):
        library.utils.logging.disable_progress_bar()
        library.utils.logging.set_verbosity_error()
    return getattr(diffusers, name)

"""A diffusers text-to-image pipeline, from a folder or the model hub. Every failure is a sentence that says what to do."""

from __future__ import annotations

from collections.abc import Hashable
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path
from typing import Any

import torch

from engines.domains import Model
from engines.domains.image.pipeline.decoder import quick, unscaled
from engines.domains.image.pipeline.memory import ran_out
from engines.domains.image.pipeline.model_source import CLASSES, Place, found
from engines.domains.image.prompt import told

LEFT_OUT = ("safety_checker", "feature_extractor", "image_encoder")  # the parts that are not asked


@dataclass(frozen=True)
class Loaded:
    """A pipeline on its device, and the autoencoder that draws guesses. shape: of latents [C, H, W]; size: height and width in pixels.

    models: what was made ready of it under some conditions, which leaves the memory with it.
    """

    pipe: Any
    quick: Any
    shape: tuple[int, int, int]
    size: tuple[int, int]
    models: dict[Hashable, Model] = field(default_factory=dict, compare=False, repr=False)

    @property
    def device(self) -> str:
        return str(self.pipe.device)


def pipeline(name: str, device: str) -> Loaded:
    """The pipeline of a folder or of a hub id; "" is the embedded one. Raises ValueError with what to do."""
    place = found(name)
    return _loaded(place, device, _stamp(Path(place.where)))


def _stamp(folder: Path) -> tuple[tuple[str, int, int], ...]:
    """What changes when a file of a folder is saved anew."""
    files = sorted(file for file in folder.rglob("*") if file.is_file()) if folder.is_dir() else []
    return tuple((str(file), (about := file.stat()).st_size, about.st_mtime_ns) for file in files)


@lru_cache(maxsize=2)
def _loaded(place: Place, device: str, stamp: tuple[tuple[str, int, int], ...]) -> Loaded:
    """… at that state of its files."""
    where, kind = place.where, place.kind
    pipe = _opened(where, kind, place.local_only, precision(device)).to(device)
    _tried(pipe, Path(where).name)
    if _overflows(pipe):
        pipe = pipe.to(torch.bfloat16)
    pipe.unet.eval().to(memory_format=layout(device))
    pipe.vae.eval().to(memory_format=torch.channels_last)
    if kind == CLASSES[1] and pipe.vae.dtype == torch.float16 and pipe.vae.config.force_upcast:
        pipe.vae.to(torch.float32)
    side = pipe.unet.config.sample_size
    height, width = (side, side) if isinstance(side, int) else side
    scale = pipe.vae_scale_factor
    return Loaded(pipe, quick(pipe), (pipe.unet.config.in_channels, height, width), (height * scale, width * scale))


def precision(device: str) -> torch.dtype:
    """Half on a GPU, single on a processor."""
    return torch.float16 if torch.device(device).type == "cuda" else torch.float32


def layout(device: str) -> torch.memory_format:
    """What the network is fastest with; an autoencoder always is with its channels last."""
    return torch.channels_last if torch.device(device).type == "cuda" else torch.contiguous_format


def _opened(where: str, kind: str, local_only: bool, dtype: torch.dtype) -> Any:
    """The pipeline itself, by safetensors only. Raises ValueError where its files are damaged or do not fit together."""
    import diffusers
    import transformers

    for library in (diffusers, transformers):
        library.utils.logging.disable_progress_bar()
        library.utils.logging.set_verbosity_error()
    made = getattr(diffusers, kind)
    without = {part: None for part in LEFT_OUT if part in made._optional_components}
    try:
        pipe = _either(
            made,
            where,
            dtype,
            use_safetensors=True,
            local_files_only=local_only,
            **without,
            **({"requires_safety_checker": False} if kind == CLASSES[0] else {"add_watermarker": False}),
        )
    except Exception as error:
        first = str(error).strip().splitlines()[0][:160] if str(error).strip() else type(error).__name__
        raise ValueError(
            f"“{Path(where).name}” could not be loaded; its files are damaged, incomplete or do not fit together ({first}). Download or save it again."
        ) from error
    if pipe.unet.config.in_channels != pipe.vae.config.latent_channels:
        raise ValueError(
            f"“{where}” is no text-to-image model: its network takes {pipe.unet.config.in_channels} channels, its pictures have {pipe.vae.config.latent_channels}."
        )
    return pipe


@torch.no_grad()
def _tried(pipe: Any, name: str) -> None:
    """One row of the least size through all parts. Raises ValueError where they do not fit together."""
    try:
        for reader, encoder in (
            (pipe.tokenizer, pipe.text_encoder),
            (getattr(pipe, "tokenizer_2", None), getattr(pipe, "text_encoder_2", None)),
        ):
            if (
                encoder is not None and len(reader) < encoder.config.vocab_size / 2
            ):  # what is missing is silently taken for an empty one
                raise ValueError("its tokenizer is missing")
        side = 2 ** (len(pipe.unet.config.block_out_channels) - 1)
        noise = torch.zeros(1, pipe.unet.config.in_channels, side, side, dtype=pipe.unet.dtype, device=pipe.device)
        answer = pipe.unet(
            noise,
            1,
            **told(pipe, [""], (side, side)).arguments(torch.zeros(1, dtype=torch.long, device=pipe.device)),
            return_dict=False,
        )[0]
        if answer.shape != noise.shape or pipe.unet.config.sample_size is None:
            raise ValueError("its network does not say of which size its pictures are, or answers in another one")
        unscaled(pipe.vae, answer)
    except Exception as error:
        if isinstance(error, RuntimeError) and ran_out(error):
            raise
        first = (str(error).strip() or type(error).__name__).splitlines()[0][:160]
        raise ValueError(
            f"“{name}” cannot draw: its parts do not fit together ({first}). Download or save it again, or choose another model."
        ) from error


def _either(made: Any, where: str, dtype: torch.dtype, **how: Any) -> Any:
    """The weights of the wanted precision where there are some, else the others."""
    first, second = ("fp16", None) if dtype == torch.float16 else (None, "fp16")
    try:
        return made.from_pretrained(where, dtype=dtype, variant=first, **how)
    except (OSError, ValueError) as error:
        try:
            return made.from_pretrained(where, dtype=dtype, variant=second, **how)
        except Exception:
            raise error from None


@torch.no_grad()
def _overflows(pipe: Any) -> bool:
    """Whether fp16 is too narrow for this network: its answer to pure noise is not finite."""
    if pipe.unet.dtype != torch.float16:
        return False
    side = pipe.unet.config.sample_size
    side = (side, side) if isinstance(side, int) else tuple(side)
    noise = torch.randn(1, pipe.unet.config.in_channels, *side, generator=torch.Generator().manual_seed(0)).to(
        pipe.device, pipe.unet.dtype
    )
    which = torch.zeros(1, dtype=torch.long, device=pipe.device)
    answer = pipe.unet(noise, 999, **told(pipe, [""], side).arguments(which), return_dict=False)[0]
    return not bool(answer.isfinite().all())

"""Latents ↔ pictures: the pipeline's own autoencoder for what is finished, a tiny one for guesses where there is one that agrees with it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any

import numpy as np
import torch
from PIL import Image, ImageOps
from torch import Tensor

from engines.domains.image.pipeline.memory import Chunks
from engines.domains.image.pipeline.model_source import hub_answers
from engines.domains.image.png.codec import BLANK

TINY = {"StableDiffusionPipeline": "madebyollin/taesd", "StableDiffusionXLPipeline": "madebyollin/taesdxl"}
SHRUNK = 8  # pixels a latent, of those
AGREEING = 0.15  # mean difference of two decoders on the same latents, in −1 … 1


@dataclass(frozen=True)
class Decoder:
    """An autoencoder and how many pictures it decodes at once. What cannot be decoded, latents that are not finite, is a blank picture
    whose info says so: no reward can judge it.
    """

    vae: Any
    chunks: Chunks

    def __call__(self, latents: Tensor, prompts: Sequence[str]) -> list[Image.Image]:
        """[N, C, H, W] → N RGB pictures; each says its prompt in info["prompt"]."""
        whole = latents.isfinite().flatten(1).all(1)
        pixels = self.chunks.over(partial(rgb, self.vae), torch.where(whole[:, None, None, None], latents, 0.0)).numpy()
        return [_picture(array, prompt, good) for array, prompt, good in zip(pixels, prompts, whole.tolist())]


def _picture(array: np.ndarray, prompt: str, whole: bool) -> Image.Image:
    picture = Image.fromarray(array)
    picture.info |= {"prompt": prompt} | ({} if whole else {BLANK: True})
    return picture


@torch.no_grad()
def rgb(vae: Any, latents: Tensor) -> Tensor:
    """[N, C, H, W] → uint8 [N, height, width, 3], on the processor. Raises ValueError where a number is not finite."""
    signed = vae.decode(unscaled(vae, latents).to(vae.dtype), return_dict=False)[0].float()
    if not signed.isfinite().all():
        raise ValueError(
            "This model's pictures hold numbers that are not finite; lower the guidance, or choose another model or version of it."
        )
    return (signed / 2 + 0.5).clamp(0, 1).mul(255).round().byte().permute(0, 2, 3, 1).contiguous().cpu()


def unscaled(vae: Any, latents: Tensor) -> Tensor:
    """The pipeline's latents → the autoencoder's own: z·std/scale + mean where it has them, z/scale + shift where not."""
    scale, shift, spread = _scaling(vae, latents)
    return latents * spread / scale + shift


@torch.no_grad()
def encoded(vae: Any, picture: Image.Image, size: tuple[int, int]) -> Tensor:
    """A picture, its middle cut to height × width → latents [C, H, W] of the pipeline (the mode, nothing is drawn)."""
    array = np.asarray(ImageOps.fit(picture.convert("RGB"), size[::-1], Image.Resampling.LANCZOS))
    signed = torch.from_numpy(array.copy()).permute(2, 0, 1)[None].float() / 127.5 - 1
    found = vae.encode(signed.to(vae.device, vae.dtype))
    latents = (found.latents if hasattr(found, "latents") else found.latent_dist.mode()).float()
    scale, shift, spread = _scaling(vae, latents)
    return ((latents - shift) * scale / spread)[0]


def _scaling(vae: Any, latents: Tensor) -> tuple[float, Tensor | float, Tensor | float]:
    """scale, shift and spread as the autoencoder's config has them."""
    config = vae.config
    mean, spread = config.get("latents_mean"), config.get("latents_std")
    if mean is None or spread is None:
        return config.scaling_factor, config.get("shift_factor") or 0.0, 1.0
    per_channel = lambda numbers: torch.tensor(numbers).view(1, -1, 1, 1).to(latents)
    return config.scaling_factor, per_channel(mean), per_channel(spread)


def quick(pipe: Any) -> Any:
    """A tiny autoencoder that decodes this pipeline's latents, or the pipeline's own: it is one, or none can be had, or none agrees."""
    from diffusers import AutoencoderTiny

    if isinstance(pipe.vae, AutoencoderTiny) or pipe.vae_scale_factor != SHRUNK:
        return pipe.vae
    try:
        tiny = AutoencoderTiny.from_pretrained(
            TINY[type(pipe).__name__], use_safetensors=True, local_files_only=not hub_answers(), dtype=pipe.unet.dtype
        )
    except (OSError, ValueError):
        return pipe.vae
    tiny = tiny.to(pipe.device).eval()
    return tiny if agree(pipe.vae, tiny) else pipe.vae


def agree(vae: Any, tiny: Any) -> bool:
    """Whether both draw the same of a coloured gradient's latents."""
    ramp = np.linspace(0, 255, 64).astype(np.uint8)
    picture = Image.merge(
        "RGB", [Image.fromarray(np.broadcast_to(a, (64, 64)).copy()) for a in (ramp, ramp[:, None], ramp[::-1])]
    )
    latents = encoded(vae, picture, (64, 64))[None]
    try:
        one, two = rgb(vae, latents), rgb(tiny, latents)
    except ValueError:  # not finite in half precision
        return False
    return one.shape == two.shape and float((one.float() - two.float()).abs().mean()) < AGREEING * 127.5

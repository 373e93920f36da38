"""Latents ↔ pictures, by the autoencoder of a pipeline."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any

import numpy as np
import torch
from PIL import Image, ImageOps
from torch import Tensor

from engines.diffusion.precision import SINGLE, in_precision
from engines.domains.image.pipeline.memory import Chunks
from engines.domains.image.png.codec import BLANK


@dataclass(frozen=True)
class Decoder:
    """An autoencoder and how many pictures it decodes at once.

    precision: in which its layers compute.
    What cannot be decoded, latents that are not finite, is a blank picture whose info says so: no reward can judge it.
    """

    vae: Any
    chunks: Chunks
    precision: str = SINGLE

    def __call__(self, latents: Tensor, prompts: Sequence[str]) -> list[Image.Image]:
        """[N, C, H, W] → N RGB pictures; each has its prompt in info["prompt"]."""
        finite = latents.isfinite().flatten(1).all(1)
        safe = torch.where(finite[:, None, None, None], latents, 0.0)
        decode = in_precision(partial(decode_latents, self.vae), self.precision, str(latents.device))
        pixels = self.chunks.map(decode, safe).numpy()
        return [_picture(array, prompt, good) for array, prompt, good in zip(pixels, prompts, finite.tolist())]


def _picture(array: np.ndarray, prompt: str, finite: bool) -> Image.Image:
    picture = Image.fromarray(array)
    picture.info |= {"prompt": prompt} | ({} if finite else {BLANK: True})
    return picture


@torch.no_grad()
def decode_latents(vae: Any, latents: Tensor) -> Tensor:
    """[N, C, H, W] → uint8 [N, height, width, 3], on the processor. Raises ValueError where a number is not finite."""
    pixels = decode_shares(vae, latents)
    if not pixels.isfinite().all():
        raise ValueError(
            "This model's pictures hold numbers that are not finite; lower the guidance, "
            "or choose another model or version of it."
        )
    return pixels.mul(255).round().byte().permute(0, 2, 3, 1).contiguous().cpu()


def decode_shares(vae: Any, latents: Tensor) -> Tensor:
    """[N, C, H, W] → [N, 3, height, width], shares of white in 0 … 1.

    A gradient passes through as if nothing were cut off, or white would never turn dark (Bengio et al. 2013,
    arXiv:1308.3432: straight-through).
    """
    pixels = vae.decode(unscale_latents(vae, latents).to(vae.dtype), return_dict=False)[0].float() / 2 + 0.5
    return pixels + (pixels.clamp(0, 1) - pixels).detach()


@torch.no_grad()
def encode_picture(vae: Any, picture: Image.Image, size: tuple[int, int]) -> Tensor:
    """A picture, its middle cut to height × width → latents [C, H, W] of the pipeline (the mode, nothing is drawn)."""
    array = np.asarray(ImageOps.fit(picture.convert("RGB"), size[::-1], Image.Resampling.LANCZOS))
    pixels = torch.from_numpy(array.copy()).permute(2, 0, 1)[None].float() / 127.5 - 1
    output = vae.encode(pixels.to(vae.device, vae.dtype))
    latents = (output.latents if hasattr(output, "latents") else output.latent_dist.mode()).float()
    scale, shift, spread = _scaling(vae, latents)
    return ((latents - shift) * scale / spread)[0]


def unscale_latents(vae: Any, latents: Tensor) -> Tensor:
    """The autoencoder's own latents of the pipeline's: z·std/scale + mean where it has these, else z/scale + shift."""
    scale, shift, spread = _scaling(vae, latents)
    return latents * spread / scale + shift


def _scaling(vae: Any, latents: Tensor) -> tuple[float, Tensor | float, Tensor | float]:
    """scale, shift and spread as the autoencoder's config has them."""
    config = vae.config
    mean, spread = config.get("latents_mean"), config.get("latents_std")
    if mean is None or spread is None:
        return config.scaling_factor, config.get("shift_factor") or 0.0, 1.0
    per_channel = lambda numbers: torch.tensor(numbers).view(1, -1, 1, 1).to(latents)
    return config.scaling_factor, per_channel(mean), per_channel(spread)

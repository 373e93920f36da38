"""The second decoder of a pipeline's folder, where it has one: finished latents → larger pictures.

It lies in a subfolder that diffusers does not ask for, and is an AutoencoderTiny with r² values a pixel and colour,
which lie side by side in the larger picture (Shi et al. 2016, arXiv:1609.05158: sub-pixel convolution). They are what
the first decoder's picture lacks when it is enlarged.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any

from torch import Tensor
from torch.nn.functional import interpolate, pixel_shuffle

FOLDER, COLOURS = "vae_large", 3


@dataclass(frozen=True)
class LargeDecoder:
    """Decodes as an autoencoder of diffusers does, into pictures `scale` times as wide as the first decoder's."""

    vae: Any
    first: Any
    scale: int

    @property
    def config(self) -> Any:
        return self.vae.config

    @property
    def dtype(self) -> Any:
        return self.vae.dtype

    def decode(self, latents: Tensor, return_dict: bool = False) -> tuple[Tensor]:
        """[N, C, H, W] → ([N, 3, height, width],) in −1 … 1."""
        small, lacking = (vae.decode(latents, return_dict=False)[0] for vae in (self.first, self.vae))
        return (enlarge(small, pixel_shuffle(lacking, self.scale)),)


def enlarge(small: Tensor, lacking: Tensor) -> Tensor:
    """Pictures [N, 3, h, w] in −1 … 1 by bicubic interpolation as large as what they then lack [N, 3, r·h, r·w]."""
    return interpolate(small.clamp(-1, 1), size=lacking.shape[-2:], mode="bicubic") + lacking


def load_large_decoder(pipe: Any, place: Path) -> LargeDecoder | None:
    """The one of a pipeline's folder; None where there is none. Raises ValueError where it does not fit."""
    import torch
    from diffusers import AutoencoderTiny

    folder = place / FOLDER
    if not folder.is_dir():
        return None
    try:
        vae = AutoencoderTiny.from_pretrained(folder, use_safetensors=True, local_files_only=True, dtype=pipe.vae.dtype)
    except (OSError, ValueError, RuntimeError) as error:
        raise ValueError(
            f"The decoder of larger pictures in “{folder}” could not be loaded ({type(error).__name__}); "
            "get the model again, or take that folder away: pictures are then as large as the model's own."
        ) from error
    scale = round((vae.config.out_channels / COLOURS) ** 0.5)
    if vae.config.latent_channels != pipe.vae.config.latent_channels or vae.config.out_channels != COLOURS * scale**2:
        raise ValueError(f"The decoder in “{folder}” is of another model; take that folder away.")
    vae = vae.to(pipe.device, memory_format=torch.channels_last)
    return LargeDecoder(vae.eval().requires_grad_(False), pipe.vae, scale)

"""Latents → pictures twice as wide: a second decoder of the same latents, which goes on from the first.

It is an AutoencoderTiny whose encoder is the first one's; its decoder has a block more and gives four values a pixel
and colour, which lie side by side in the larger picture (Shi et al. 2016, arXiv:1609.05158: sub-pixel convolution).
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import numpy as np
import torch
from diffusers import AutoencoderTiny
from torch import Tensor, nn
from torch.nn.functional import pixel_shuffle

from engines.domains.image.learning.autoencoder import LATENT_NOISE, reconstruction_error, to_tensor
from engines.domains.image.learning.dataset import LARGE

BATCH, HELD_OUT = 8, 32  # pictures
MORE_BLOCKS = 1  # of the last stage
DAMPED = 0.1  # of a new block's last convolution, which so begins near the identity

Batch = tuple[Tensor, Tensor]


def build_large(vae: AutoencoderTiny) -> AutoencoderTiny:
    """The autoencoder with another decoder, which at first answers with the first one's pictures, each pixel four."""
    config = {name: value for name, value in vae.config.items() if name[0] != "_" and name != "block_out_channels"}
    *blocks, last = config["num_decoder_blocks"]
    config |= {"num_decoder_blocks": (*blocks, last + MORE_BLOCKS), "out_channels": config["out_channels"] * LARGE**2}
    large = AutoencoderTiny.from_config(config).to(memory_format=torch.channels_last)
    large.encoder.load_state_dict(vae.encoder.state_dict())
    begun, layers = vae.decoder.layers, large.decoder.layers
    for old, new in zip(begun[:-1], layers):
        new.load_state_dict(old.state_dict())
    with torch.no_grad():
        for block in layers[len(begun) - 1 : -1]:
            block.conv[-1].weight.mul_(DAMPED)
            block.conv[-1].bias.zero_()
        layers[-1].weight.copy_(begun[-1].weight.repeat_interleave(LARGE**2, 0))
        layers[-1].bias.copy_(begun[-1].bias.repeat_interleave(LARGE**2))
    return large


def batches(
    latents: np.ndarray, pictures: np.ndarray, weights: np.ndarray, seed: int | None = None, size: int = BATCH
) -> Iterator[Batch]:
    """Endless (latents [N, 4, 16, 16], pictures in −1 … 1 [N, 3, side, side]).

    pictures: uint8 [E, K + 1, side, side, 3], the plain one last as in latents [E, V + 1, 4, 16, 16].
    """
    rng, kept = np.random.default_rng(seed), pictures.shape[1]
    while True:
        which, variation = rng.choice(len(weights), size, p=weights), rng.integers(kept, size=size)
        place = np.where(variation == kept - 1, latents.shape[1] - 1, variation)
        yield torch.from_numpy(latents[which, place]).float(), to_tensor(pictures[which, variation])


def loss(decoder: nn.Module, batch: Batch) -> Tensor:
    """Error of what is decoded from noisy latents, and of its edges, as the first decoder learned."""
    latents, pictures = batch
    decoded = decoder(latents + LATENT_NOISE * torch.randn_like(latents))
    return reconstruction_error(pixel_shuffle(decoded, LARGE).float(), pictures)


@torch.inference_mode()
def held_out_loss(decoder: nn.Module, batch: Batch) -> float:
    """Mean absolute error of fixed pictures, 0 … 255."""
    decoded = pixel_shuffle(decoder(batch[0]), LARGE).float()
    return float((decoded.clamp(-1, 1) - batch[1]).abs().mean()) * 127.5


def save(large: AutoencoderTiny, decoder: nn.Module, folder: Path) -> None:
    """In half precision, with the trained decoder."""
    large.decoder.load_state_dict(decoder.state_dict())
    large.half().to(memory_format=torch.contiguous_format).save_pretrained(folder)

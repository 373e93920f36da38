"""Latents → pictures twice as wide: a second decoder of the same latents, which goes on from the first.

It says what the first decoder's pictures lack when they are enlarged (Dong et al. 2016, arXiv:1501.00092, compare with
bicubic enlarging so): four values a pixel and colour, which lie side by side in the larger picture (Shi et al. 2016,
arXiv:1609.05158: sub-pixel convolution).
"""

from __future__ import annotations

import copy
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import torch
from diffusers import AutoencoderTiny
from torch import Tensor, nn
from torch.nn.functional import pixel_shuffle

from engines.domains.image.learning.autoencoder import LATENT_NOISE, device_of, reconstruction_error, to_tensor
from engines.domains.image.learning.dataset import LARGE
from engines.domains.image.pipeline.large_decoder import enlarge

BATCH, HELD_OUT = 16, 64  # pictures
MORE_BLOCKS = 1  # of the last stage
NOTHING = 0.5  # what a decoder of AutoencoderTiny answers where its pixels are 0

Batch = tuple[Tensor, Tensor]


def build_large(vae: AutoencoderTiny) -> AutoencoderTiny:
    """The autoencoder with another decoder, which computes as the first one does and at first adds nothing."""
    config = {name: value for name, value in vae.config.items() if name[0] != "_" and name != "block_out_channels"}
    *blocks, last = config["num_decoder_blocks"]
    config |= {"num_decoder_blocks": (*blocks, last + MORE_BLOCKS), "out_channels": config["out_channels"] * LARGE**2}
    large = AutoencoderTiny.from_config(config).to(memory_format=torch.channels_last)
    large.encoder.load_state_dict(vae.encoder.state_dict())
    begun, layers = vae.decoder.layers, large.decoder.layers
    for old, new in zip(begun[:-1], layers):
        new.load_state_dict(old.state_dict())
    for layer in (*(block.conv[-1] for block in layers[len(begun) - 1 : -1]), layers[-1]):
        nn.init.zeros_(layer.weight), nn.init.zeros_(layer.bias)
    nn.init.constant_(layers[-1].bias, NOTHING)
    return large


def begin(vae: AutoencoderTiny, finished: Path | None) -> AutoencoderTiny:
    """The autoencoder with the decoder of a folder, where there is one, else with a new one."""
    if finished is None or not finished.is_dir():
        return build_large(vae)
    return AutoencoderTiny.from_pretrained(finished, dtype=torch.float32).to(memory_format=torch.channels_last)


class Enlarging(nn.Module):
    """Latents → pictures in −1 … 1 by both decoders, of which the second learns."""

    def __init__(self, vae: AutoencoderTiny, large: AutoencoderTiny):
        super().__init__()
        self.first = copy.deepcopy(vae.decoder).requires_grad_(False)
        self.second = large.decoder

    def forward(self, latents: Tensor) -> Tensor:
        """[N, C, H, W] → [N, 3, height, width]."""
        with torch.no_grad():
            small = self.first(latents).float()
        return enlarge(small, pixel_shuffle(self.second(latents), LARGE).float())


def batches(
    latents: np.ndarray,
    pictures: np.ndarray,
    weights: np.ndarray,
    seed: int | None = None,
    size: int = BATCH,
    held_out: bool = False,
) -> Iterator[Batch]:
    """Endless (latents [N, 4, 16, 16], pictures in −1 … 1 [N, 3, side, side]). Variation 0 is held out.

    latents: [E, K, 4, 16, 16] of pictures: uint8 [E, K, side, side, 3].
    """
    rng = np.random.default_rng(seed)
    while True:
        which = rng.choice(len(weights), size, p=weights)
        place = np.zeros(size, int) if held_out else rng.integers(1, pictures.shape[1], size)
        yield torch.from_numpy(latents[which, place]).float(), to_tensor(pictures[which, place])


def loss(network: nn.Module, batch: Batch) -> Tensor:
    """Error of what is decoded from noisy latents, and of its edges, as the first decoder learned."""
    latents, pictures = _beside(network, batch)
    return reconstruction_error(network(latents + LATENT_NOISE * torch.randn_like(latents)), pictures)


@torch.inference_mode()
def held_out_loss(network: nn.Module, batch: Batch) -> float:
    """Mean absolute error of fixed pictures, 0 … 255."""
    latents, pictures = _beside(network, batch)
    return float((network(latents).clamp(-1, 1) - pictures).abs().mean()) * 127.5


def _beside(network: nn.Module, batch: Batch) -> Batch:
    """A batch on the network's device."""
    device = device_of(network)
    return batch[0].to(device), batch[1].to(device)


def save(large: AutoencoderTiny, network: Enlarging, folder: Path) -> None:
    """In half precision, with the trained decoder."""
    large.decoder.load_state_dict(network.second.state_dict())
    large.half().to(memory_format=torch.contiguous_format).save_pretrained(folder)

"""Pictures ↔ latents: a small AutoencoderTiny, trained to be sharp at edges and calm under small changes of its latents."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
import torch
from diffusers import AutoencoderTiny
from torch import Tensor, nn
from torch.nn import functional as F

from engines.domains.image.learning.dataset import Pictures

BATCH, WIDTH, LATENTS = 16, 48, 4
JITTER, CALM = 0.1, 1e-3  # noise on latents while training, weight of their square


def autoencoder() -> nn.Module:
    """64 × 64 × 3 ↔ 16 × 16 × 4."""
    return AutoencoderTiny(
        encoder_block_out_channels=(WIDTH,) * 3,
        decoder_block_out_channels=(WIDTH,) * 3,
        num_encoder_blocks=(1, 3, 3),
        num_decoder_blocks=(4, 3, 1),
        latent_channels=LATENTS,
    ).to(memory_format=torch.channels_last)


def batches(data: Pictures, seed: int | None = None, size: int = BATCH) -> Iterator[Tensor]:
    """Endless batches of pictures in −1 … 1 [size, 3, SIDE, SIDE]."""
    draw, chances = np.random.default_rng(seed), data.chances
    while True:
        which = draw.choice(len(chances), size, p=chances)
        yield signed(data.rgb[which, draw.integers(data.rgb.shape[1], size=size)])


def signed(rgb: np.ndarray) -> Tensor:
    """uint8 [N, H, W, 3] → −1 … 1 [N, 3, H, W]."""
    return torch.from_numpy(np.ascontiguousarray(rgb)).permute(0, 3, 1, 2).float() / 127.5 - 1


def loss(network: nn.Module, picture: Tensor) -> Tensor:
    """L1 of pictures and of their edges at two scales, with noise on the latents."""
    latent = network.encode(picture).latents
    seen = network.decode(latent + JITTER * torch.randn_like(latent)).sample.float()
    return error(seen, picture) + CALM * latent.float().square().mean()


def error(seen: Tensor, picture: Tensor) -> Tensor:
    """Mean absolute error of pictures and of their edges at two scales."""
    gap = seen - picture
    return gap.abs().mean() + _edges(gap) + _edges(F.avg_pool2d(gap, 2))


def _edges(gap: Tensor) -> Tensor:
    return gap.diff(dim=2).abs().mean() + gap.diff(dim=3).abs().mean()


@torch.inference_mode()
def held_out(network: nn.Module, data: Pictures) -> float:
    """Mean absolute error of 64 fixed pictures, 0 … 255."""
    picture = next(batches(data, seed=0, size=64))
    return float((network.decode(network.encode(picture).latents).sample.clamp(-1, 1) - picture).abs().mean()) * 127.5


@torch.inference_mode()
def latents(network: nn.Module, data: Pictures) -> tuple[np.ndarray, float]:
    """All pictures as latents, float16 [E, V + 1, 4, 16, 16], and the factor that gives them unit variance."""
    rgb = data.rgb.reshape(-1, *data.rgb.shape[2:])
    with torch.autocast("cpu", torch.bfloat16):
        encoded = [network.encode(signed(rgb[i : i + 256])).latents for i in range(0, len(rgb), 256)]
    everything = torch.cat(encoded).half().numpy()
    return everything.reshape(*data.rgb.shape[:2], *everything.shape[1:]), 1 / float(
        everything.astype(np.float32).std()
    )

"""Pictures ↔ latents: a small AutoencoderTiny, sharp at edges and calm under small changes of its latents."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from pathlib import Path

import numpy as np
import torch
from diffusers import AutoencoderTiny
from torch import Tensor, nn
from torch.nn import functional as F

from engines.domains.image.learning.dataset import EmojiDataset

BATCH, WIDTH, LATENT_CHANNELS = 16, 48, 4
LATENT_NOISE, LATENT_PENALTY = 0.1, 1e-3  # noise on latents while training, weight of their square
HELD_OUT, ENCODED_AT_ONCE = 64, 256  # pictures


def build_autoencoder() -> nn.Module:
    """An untrained autoencoder, 64 × 64 × 3 ↔ 16 × 16 × 4."""
    return AutoencoderTiny(
        encoder_block_out_channels=(WIDTH,) * 3,
        decoder_block_out_channels=(WIDTH,) * 3,
        num_encoder_blocks=(1, 3, 3),
        num_decoder_blocks=(4, 3, 1),
        latent_channels=LATENT_CHANNELS,
    ).to(memory_format=torch.channels_last)


def batches(data: EmojiDataset, seed: int | None = None, size: int = BATCH) -> Iterator[Tensor]:
    """Endless batches of pictures in −1 … 1 [size, 3, SIDE, SIDE]."""
    rng, weights = np.random.default_rng(seed), data.weights
    while True:
        which = rng.choice(len(weights), size, p=weights)
        yield to_tensor(data.rgb[which, rng.integers(data.rgb.shape[1], size=size)])


def to_tensor(rgb: np.ndarray) -> Tensor:
    """uint8 [N, H, W, 3] → −1 … 1 [N, 3, H, W]."""
    return torch.from_numpy(np.ascontiguousarray(rgb)).permute(0, 3, 1, 2).float() / 127.5 - 1


def loss(network: nn.Module, picture: Tensor) -> Tensor:
    """Error of pictures decoded from noisy latents, and a little of the latents' square."""
    picture = picture.to(device_of(network))
    latent = network.encode(picture).latents
    decoded = network.decode(latent + LATENT_NOISE * torch.randn_like(latent)).sample.float()
    return reconstruction_error(decoded, picture) + LATENT_PENALTY * latent.float().square().mean()


def device_of(network: nn.Module) -> torch.device:
    """Where a network computes."""
    return next(network.parameters()).device


def reconstruction_error(decoded: Tensor, picture: Tensor) -> Tensor:
    """Mean absolute error of pictures and of their edges at two scales."""
    gap = decoded - picture
    return gap.abs().mean() + _edges(gap) + _edges(F.avg_pool2d(gap, 2))


def _edges(gap: Tensor) -> Tensor:
    return gap.diff(dim=2).abs().mean() + gap.diff(dim=3).abs().mean()


@torch.inference_mode()
def held_out_loss(network: nn.Module, data: EmojiDataset) -> float:
    """Mean absolute error of fixed pictures, 0 … 255."""
    picture = next(batches(data, seed=0, size=HELD_OUT)).to(device_of(network))
    return float((network.decode(network.encode(picture).latents).sample.clamp(-1, 1) - picture).abs().mean()) * 127.5


@torch.inference_mode()
def encode_all(network: nn.Module, pictures: np.ndarray) -> tuple[np.ndarray, float]:
    """Pictures uint8 [E, K, side, side, 3] as latents, float16 [E, K, 4, 16, 16], and the factor for unit variance."""
    rgb, step = pictures.reshape(-1, *pictures.shape[2:]), ENCODED_AT_ONCE
    device = device_of(network)
    with torch.autocast(device.type, torch.bfloat16):
        parts = (to_tensor(rgb[i : i + step]).to(device) for i in range(0, len(rgb), step))
        encoded = [network.encode(part).latents.cpu() for part in parts]
    latents = torch.cat(encoded).half().numpy()
    factor = 1 / float(latents.astype(np.float32).std())
    return latents.reshape(*pictures.shape[:2], *latents.shape[1:]), factor


def kept(file: Path, make: Callable[[], np.ndarray]) -> np.ndarray:
    """The array of a file, made where there is none, as a whole or not at all."""
    if not file.exists():
        part = file.with_name("part.npy")
        np.save(part, make())
        os.replace(part, file)
    return np.load(file, mmap_mode="r")

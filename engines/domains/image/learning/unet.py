"""The embedded model's network: a UNet over latents that predicts v, under a text encoder that is trained already.

v = √ᾱ ε − √(1 − ᾱ) x0 (Salimans and Ho 2022, arXiv:2202.00512), ᾱ of a squared cosine.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from itertools import islice
from pathlib import Path

import numpy as np
import torch
from diffusers import AutoencoderTiny, DDIMScheduler, StableDiffusionPipeline, UNet2DConditionModel
from diffusers.models.attention_processor import AttnProcessor
from torch import Tensor, nn
from transformers import CLIPTextModel, CLIPTokenizer

from engines.assets import SHARD
from engines.domains.image.learning.autoencoder import LATENT_CHANNELS
from engines.domains.image.learning.dataset import EmojiDataset
from engines.domains.image.learning.tokenizer import tokenize
from engines.training.loop import Task

BATCH, UNPROMPTED = 64, 0.1  # pictures; share whose prompt is left out, for classifier-free guidance
WIDTHS, HEADS, LATENT_SIDE = (48, 96, 192), 4, 16
LEARNING_RATES, MUON_PATTERN = (2.5e-3, 1.5e-3), r"(blocks|mid_block|layers)\."  # peaks of Muon and of AdamW
WEIGHT_DECAY = 0.01  # of all parts of the image model
HELD_OUT = 4  # fixed batches


class TextConditionedUNet(nn.Module):
    """(noisy latents [N, 4, 16, 16], step [N], tokens [N, MAX_TOKENS]) → v of the latents' shape.

    The text encoder is frozen.
    """

    def __init__(self, text: CLIPTextModel):
        super().__init__()
        self.text = text.requires_grad_(False)
        self.unet = UNet2DConditionModel(
            sample_size=LATENT_SIDE,
            in_channels=LATENT_CHANNELS,
            out_channels=LATENT_CHANNELS,
            block_out_channels=WIDTHS,
            layers_per_block=1,
            norm_num_groups=16,
            cross_attention_dim=text.config.hidden_size,
            attention_head_dim=HEADS,
            down_block_types=("DownBlock2D", "CrossAttnDownBlock2D", "CrossAttnDownBlock2D"),
            up_block_types=("CrossAttnUpBlock2D", "CrossAttnUpBlock2D", "UpBlock2D"),
        ).to(memory_format=torch.channels_last)
        self.unet.set_attn_processor(AttnProcessor())  # fused attention's gradient is several times slower on CPU

    def forward(self, noisy: Tensor, step: Tensor, tokens: Tensor) -> Tensor:
        return self.unet(noisy, step, self.text(input_ids=tokens).last_hidden_state).sample


def begin(text: Path, finished: Path | None = None) -> TextConditionedUNet:
    """A network under the trained text encoder in a folder: new, or with the UNet of another folder."""
    encoder = CLIPTextModel.from_pretrained(text, dtype=torch.float32, attn_implementation="eager")
    network = TextConditionedUNet(encoder)
    if finished:
        saved = UNet2DConditionModel.from_pretrained(finished, dtype=torch.float32)
        network.unet.load_state_dict(saved.state_dict())
    return network


@lru_cache(maxsize=1)
def scheduler() -> DDIMScheduler:
    """The noise levels of training, which the pipeline is saved with."""
    return DDIMScheduler(
        beta_schedule="squaredcos_cap_v2",
        prediction_type="v_prediction",
        clip_sample=False,
        timestep_spacing="trailing",
        set_alpha_to_one=True,
    )


@dataclass(frozen=True)
class Batch:
    """Clean latents of unit variance [N, 4, 16, 16] and tokens [N, MAX_TOKENS]."""

    latents: Tensor
    tokens: Tensor


def batches(
    data: EmojiDataset,
    latents: np.ndarray,
    factor: float,
    tokenizer: CLIPTokenizer,
    device: str,
    size: int = BATCH,
    seed: int | None = None,
    held_out: bool = False,
) -> Iterator[Batch]:
    """Endless batches. Variation 0 of every emoji is held out."""
    rng = np.random.default_rng(seed)
    while True:
        which, variation = data.sample(rng, size, held_out)
        captions = [
            data.caption(i, v, rng) if held_out or rng.random() >= UNPROMPTED else "" for i, v in zip(which, variation)
        ]
        clean = torch.from_numpy(latents[which, variation]).float() * factor
        yield Batch(clean.to(device, memory_format=torch.channels_last), tokenize(tokenizer, captions).to(device))


def denoising_task(network: TextConditionedUNet, feed: tuple, size: int = BATCH) -> Task:
    """The network learns what is fed, `size` pictures a step; held-out loss of fixed batches.

    feed: what `batches` takes first, data to device.
    """
    fixed = list(islice(batches(*feed, seed=0, held_out=True), HELD_OUT))
    return Task(network, batches(*feed, size), loss, lambda averaged: held_out_loss(averaged, fixed))


def loss(network: nn.Module, batch: Batch, generator: torch.Generator | None = None) -> Tensor:
    """Mean squared error of v at steps of density 2t/T: what a picture shows is decided early, where the noise is."""
    clean, step = batch.latents, _random_steps(len(batch.latents), generator)
    noise = torch.randn(clean.shape, generator=generator).to(clean)
    signal = scheduler().alphas_cumprod[step].to(clean)[:, None, None, None]
    noisy = signal.sqrt() * clean + (1 - signal).sqrt() * noise
    target = signal.sqrt() * noise - (1 - signal).sqrt() * clean
    return (network(noisy, step.to(clean.device), batch.tokens).float() - target).square().mean()


def _random_steps(count: int, generator: torch.Generator | None) -> Tensor:
    """Steps [count] of density 2t/T, spread evenly over a batch."""
    last = scheduler().config.num_train_timesteps
    spread = (torch.arange(count) + torch.rand(count, generator=generator)) / count
    return (spread.sqrt() * last).long().clamp(max=last - 1)


@torch.inference_mode()
def held_out_loss(network: nn.Module, fixed: list[Batch]) -> float:
    """Mean loss of fixed batches under fixed noise."""
    seeded = ((batch, torch.Generator().manual_seed(i)) for i, batch in enumerate(fixed))
    return float(np.mean([float(loss(network, batch, generator)) for batch, generator in seeded]))


def save(network: TextConditionedUNet, tokenizer: CLIPTokenizer, vae: AutoencoderTiny, folder: Path) -> None:
    """The folder of a StableDiffusionPipeline in half precision, every file under 10 MB."""
    pipeline = StableDiffusionPipeline(
        vae=vae,
        text_encoder=network.text,
        tokenizer=tokenizer,
        unet=network.unet,
        scheduler=scheduler(),
        safety_checker=None,
        feature_extractor=None,
        requires_safety_checker=False,
    )
    pipeline.to(dtype=torch.float16).save_pretrained(folder, max_shard_size=SHARD)

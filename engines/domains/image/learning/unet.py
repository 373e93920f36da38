"""The embedded model's network: a UNet over latents that predicts v, and the text encoder it listens to, which has learned before.

v = √ᾱ ε − √(1 − ᾱ) x0 (Salimans and Ho 2022, arXiv:2202.00512), ᾱ of a squared cosine over STEPS steps.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

import numpy as np
import torch
from diffusers import AutoencoderTiny, DDIMScheduler, StableDiffusionPipeline, UNet2DConditionModel
from diffusers.models.attention_processor import AttnProcessor
from torch import Tensor, nn
from transformers import CLIPTextModel, CLIPTokenizer

from engines.assets import SHARD
from engines.domains.image.learning import captions as words
from engines.domains.image.learning.autoencoder import LATENTS
from engines.domains.image.learning.dataset import Pictures

BATCH, UNPROMPTED = 64, 0.1  # share of pictures whose prompt is left out, for classifier-free guidance
WIDTHS, HEADS = (48, 96, 192), 4


class Painter(nn.Module):
    """(noisy latents [N, 4, 16, 16], step [N], tokens [N, LONGEST]) → v of the latents' shape."""

    def __init__(self, text: CLIPTextModel):
        super().__init__()
        self.text = text.requires_grad_(False)
        self.unet = UNet2DConditionModel(
            sample_size=16,
            in_channels=LATENTS,
            out_channels=LATENTS,
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


@lru_cache(maxsize=1)
def scheduler() -> DDIMScheduler:
    return DDIMScheduler(
        beta_schedule="squaredcos_cap_v2",
        prediction_type="v_prediction",
        clip_sample=False,
        timestep_spacing="trailing",
        set_alpha_to_one=True,
    )


@dataclass(frozen=True)
class Lesson:
    """A batch: clean latents of unit variance [N, 4, 16, 16] and tokens [N, LONGEST]."""

    latents: Tensor
    tokens: Tensor


def batches(
    data: Pictures,
    latents: np.ndarray,
    factor: float,
    tokeniser: CLIPTokenizer,
    device: str,
    size: int = BATCH,
    seed: int | None = None,
    held_out: bool = False,
) -> Iterator[Lesson]:
    """Endless batches. Variation 0 of every emoji is held out."""
    draw = np.random.default_rng(seed)
    while True:
        which, variation = data.pick(draw, size, held_out)
        said = [
            data.caption(i, v, draw) if held_out or draw.random() >= UNPROMPTED else ""
            for i, v in zip(which, variation)
        ]
        clean = torch.from_numpy(latents[which, variation]).float() * factor
        yield Lesson(clean.to(device, memory_format=torch.channels_last), words.ids(tokeniser, said).to(device))


def loss(painter: nn.Module, lesson: Lesson, generator: torch.Generator | None = None) -> Tensor:
    """Mean squared error of v at steps t with density 2t/T: what a picture shows is decided early, where the noise is."""
    clean, count = lesson.latents, len(lesson.latents)
    spread = (torch.arange(count) + torch.rand(count, generator=generator)) / count
    step = (
        (spread.sqrt() * scheduler().config.num_train_timesteps)
        .long()
        .clamp(max=scheduler().config.num_train_timesteps - 1)
    )
    noise = torch.randn(clean.shape, generator=generator).to(clean)
    signal = scheduler().alphas_cumprod[step].to(clean)[:, None, None, None]
    noisy = signal.sqrt() * clean + (1 - signal).sqrt() * noise
    target = signal.sqrt() * noise - (1 - signal).sqrt() * clean
    return (painter(noisy, step.to(clean.device), lesson.tokens).float() - target).square().mean()


@torch.inference_mode()
def held_out(painter: nn.Module, lessons: list[Lesson]) -> float:
    """The loss of fixed lessons under fixed noise."""
    return float(
        np.mean([float(loss(painter, lesson, torch.Generator().manual_seed(i))) for i, lesson in enumerate(lessons)])
    )


def save(painter: Painter, tokeniser: CLIPTokenizer, vae: AutoencoderTiny, folder: Path) -> None:
    """The folder of a StableDiffusionPipeline in half precision, every file under 10 MB."""
    pipeline = StableDiffusionPipeline(
        vae=vae,
        text_encoder=painter.text,
        tokenizer=tokeniser,
        unet=painter.unet,
        scheduler=scheduler(),
        safety_checker=None,
        feature_extractor=None,
        requires_safety_checker=False,
    )
    pipeline.to(dtype=torch.float16).save_pretrained(folder, max_shard_size=SHARD)

"""python -m tests.bench.image: Stable Diffusion 1.5's architecture with random weights: the adapter against the bare network, and its memory.

Without a GPU the time of a few rows is compared, and memory is not.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass

import torch

from engines.diffusion.noise import noise_for
from engines.domains.image.conditions import ImageConditions
from engines.domains.image.load import build_model
from engines.domains.image.pipeline.loader import LoadedPipeline

LEVELS, GUIDANCE, REPEATS = 50, 7.5, 3
SLOWER = 1.1  # than the bare network, at most


@dataclass(frozen=True)
class Place:
    """Where it is measured, and how much there. budgets: in GB, None is what is free."""

    device: str
    dtype: torch.dtype
    lanes: int
    particles: int
    budgets: tuple[int | None, ...]

    def settle(self) -> None:
        """Wait until all that was asked for is done."""
        if self.device == "cuda":
            torch.cuda.synchronize()

    def peak(self) -> float:
        """GB since the last time it was asked; nan where that is not counted."""
        if self.device != "cuda":
            return float("nan")
        most = torch.cuda.max_memory_allocated() / 1e9
        torch.cuda.reset_peak_memory_stats()
        return most


GPU = Place("cuda", torch.float16, 4, 20, (8, 16, 40, None))
CPU = Place("cpu", torch.bfloat16, 1, 2, (None,))


def sd15(place: Place) -> LoadedPipeline:
    """Its networks as published; the tokenizer and encoder of the tests, widened to 768."""
    from diffusers import AutoencoderKL, StableDiffusionPipeline, UNet2DConditionModel
    from transformers import CLIPTextConfig, CLIPTextModel

    from tests.domains.image.tiny import scheduler, tokenizer

    unet = UNet2DConditionModel(sample_size=64, cross_attention_dim=768, attention_head_dim=8)
    vae = AutoencoderKL(
        block_out_channels=(128, 256, 512, 512),
        layers_per_block=2,
        latent_channels=4,
        sample_size=512,
        down_block_types=("DownEncoderBlock2D",) * 4,
        up_block_types=("UpDecoderBlock2D",) * 4,
    )
    text = CLIPTextModel(
        CLIPTextConfig(
            hidden_size=768, intermediate_size=3072, num_hidden_layers=12, num_attention_heads=12, vocab_size=514
        )
    )
    words = tokenizer()
    words.model_max_length = 77
    pipe = StableDiffusionPipeline(
        vae=vae,
        text_encoder=text,
        tokenizer=words,
        unet=unet,
        scheduler=scheduler(),
        safety_checker=None,
        feature_extractor=None,
        requires_safety_checker=False,
    ).to(place.device, place.dtype)
    for part in (pipe.unet.eval(), pipe.vae.eval()):
        part.to(memory_format=torch.channels_last)
    return LoadedPipeline(pipe, pipe.vae, (4, 64, 64), (512, 512))


def seconds(work: Callable[[], object], place: Place) -> float:
    """The least of some repeats, after one to warm up."""
    taken = []
    for _ in range(REPEATS + 1):
        place.settle()
        begun = time.perf_counter()
        work()
        place.settle()
        taken.append(time.perf_counter() - begun)
    return min(taken[1:])


@torch.inference_mode()
def bare(held: LoadedPipeline, place: Place, at_once: int) -> float:
    """As many rows through the network alone, with guidance's two for each, `at_once` at a time."""
    how = {"device": place.device, "dtype": place.dtype}
    unet, x, words = (
        held.pipe.unet,
        torch.randn(2 * at_once, *held.shape, **how),
        torch.randn(2 * at_once, 77, 768, **how),
    )
    rows = place.lanes * place.particles

    def work() -> None:
        for first in range(0, rows, at_once):
            count = 2 * min(at_once, rows - first)
            unet(x[:count], 500, words[:count], return_dict=False)

    return seconds(work, place)


@torch.inference_mode()
def measured(held: LoadedPipeline, place: Place, budget: int | None) -> str:
    """One budget, as a line."""
    model = build_model(
        held, ImageConditions(prompt="a cat", guidance=GUIDANCE), LEVELS, memory=budget and int(budget * 1e9)
    )
    process, noise, t = model.process, noise_for(0, place.lanes), LEVELS
    x = process.prior(place.lanes, noise)
    first = process.denoise(x, t)
    place.peak()
    ours = seconds(
        lambda: process.denoise(process.propose(x, first, t, place.particles, noise.at(t - 1)), t - 1), place
    )
    alone = bare(held, place, process.chunks.rows)
    drawn = seconds(lambda: model.decode(process.clean(x, first, t)), place)
    peak = place.peak()
    verdict = "TOO MUCH" if ours > SLOWER * alone or (budget and peak > budget) else "ok"
    return (
        f"budget {budget or 'free'} GB: {process.chunks.rows} rows a call, step {ours:.3f} s, bare network {alone:.3f} s, "
        f"ratio {ours / alone:.3f}, peak {peak:.1f} GB, decoding {place.lanes} pictures {drawn:.3f} s: {verdict}"
    )


def main() -> None:
    place = GPU if torch.cuda.is_available() else CPU
    print(place.device, f"{place.lanes} lanes, M {place.particles}, guidance {GUIDANCE}, {place.dtype}", flush=True)
    held = sd15(place)
    for budget in place.budgets:
        print(measured(held, place, budget), flush=True)


if __name__ == "__main__":
    main()

"""Stable Diffusion 1.5's architecture with random weights: the adapter against the bare network, and its memory.

python -m tests.bench.image

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
MAX_RATIO = 1.1  # than the bare network, at most


@dataclass(frozen=True)
class Machine:
    """Where it is measured, and how much there. budgets: in GB, None is what is free."""

    device: str
    dtype: torch.dtype
    lanes: int
    particles: int
    budgets: tuple[int | None, ...]

    def synchronize(self) -> None:
        """Wait until the device has done all its work."""
        if self.device == "cuda":
            torch.cuda.synchronize()

    def pop_peak(self) -> float:
        """The most GB in use since the last call; nan where that is not counted."""
        if self.device != "cuda":
            return float("nan")
        most = torch.cuda.max_memory_allocated() / 1e9
        torch.cuda.reset_peak_memory_stats()
        return most


GPU = Machine("cuda", torch.float16, 4, 20, (8, 16, 40, None))
CPU = Machine("cpu", torch.bfloat16, 1, 2, (None,))


def build_sd15(machine: Machine) -> LoadedPipeline:
    """Networks as published; the tokenizer of the tests."""
    from diffusers import StableDiffusionPipeline

    from tests.domains.image.tiny import scheduler, tokenizer

    words = tokenizer()
    words.model_max_length = 77
    pipe = StableDiffusionPipeline(
        **_networks(),
        tokenizer=words,
        scheduler=scheduler(),
        safety_checker=None,
        feature_extractor=None,
        requires_safety_checker=False,
    ).to(machine.device, machine.dtype)
    for part in (pipe.unet.eval(), pipe.vae.eval()):
        part.to(memory_format=torch.channels_last)
    return LoadedPipeline(pipe, pipe.vae, (4, 64, 64), (512, 512))


def _networks() -> dict[str, torch.nn.Module]:
    """UNet, autoencoder and text encoder, randomly initialised; the encoder as wide as the published one."""
    from diffusers import AutoencoderKL, UNet2DConditionModel
    from transformers import CLIPTextConfig, CLIPTextModel

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
    return {"unet": unet, "vae": vae, "text_encoder": text}


def least_seconds(work: Callable[[], object], machine: Machine) -> float:
    """The least of some repeats, after one to warm up."""
    durations = []
    for _ in range(REPEATS + 1):
        machine.synchronize()
        begun = time.perf_counter()
        work()
        machine.synchronize()
        durations.append(time.perf_counter() - begun)
    return min(durations[1:])


@torch.inference_mode()
def bare_seconds(loaded: LoadedPipeline, machine: Machine, at_once: int) -> float:
    """As many rows through the network alone, with guidance's two for each, `at_once` at a time."""
    options = {"device": machine.device, "dtype": machine.dtype}
    unet, x, words = (
        loaded.pipe.unet,
        torch.randn(2 * at_once, *loaded.shape, **options),
        torch.randn(2 * at_once, 77, 768, **options),
    )
    rows = machine.lanes * machine.particles

    def work() -> None:
        for first in range(0, rows, at_once):
            count = 2 * min(at_once, rows - first)
            unet(x[:count], 500, words[:count], return_dict=False)

    return least_seconds(work, machine)


@torch.inference_mode()
def measure(loaded: LoadedPipeline, machine: Machine, budget: int | None) -> str:
    """One budget, as a line."""
    model = build_model(
        loaded, ImageConditions(prompt="a cat", guidance=GUIDANCE), LEVELS, memory=budget and int(budget * 1e9)
    )
    process, noise, t = model.process, noise_for(0, machine.lanes), LEVELS
    x = process.prior(machine.lanes, noise)
    first = process.denoise(x, t)
    machine.pop_peak()
    ours = least_seconds(
        lambda: process.denoise(process.propose(x, first, t, machine.particles, noise.at(t - 1)), t - 1), machine
    )
    alone = bare_seconds(loaded, machine, process.chunks.rows)
    drawn = least_seconds(lambda: model.decode(process.clean(x, first, t)), machine)
    peak = machine.pop_peak()
    verdict = "TOO MUCH" if ours > MAX_RATIO * alone or (budget and peak > budget) else "ok"
    return (
        f"budget {budget or 'free'} GB: {process.chunks.rows} rows a call, step {ours:.3f} s, "
        f"bare network {alone:.3f} s, ratio {ours / alone:.3f}, peak {peak:.1f} GB, "
        f"decoding {machine.lanes} pictures {drawn:.3f} s: {verdict}"
    )


def main() -> None:
    machine = GPU if torch.cuda.is_available() else CPU
    setting = f"{machine.lanes} lanes, M {machine.particles}, guidance {GUIDANCE}, {machine.dtype}"
    print(machine.device, setting, flush=True)
    loaded = build_sd15(machine)
    for budget in machine.budgets:
        print(measure(loaded, machine, budget), flush=True)


if __name__ == "__main__":
    main()

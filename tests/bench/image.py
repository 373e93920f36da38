"""python -m tests.bench.image: Stable Diffusion 1.5's architecture with random weights on a GPU: the adapter against the bare network, and its memory."""
from __future__ import annotations

import time
from collections.abc import Callable

import torch

from engines.domains.image.conditions import ImageConditions
from engines.domains.image.load import guided
from engines.domains.image.pipeline import Loaded
from engines.noise import noise_for

LANES, PARTICLES, LEVELS, GUIDANCE, REPEATS = 4, 20, 50, 7.5, 3
BUDGETS = (8, 16, 40)  # GB
SLOWER = 1.1  # than the bare network, at most


def sd15(device: str) -> Loaded:
    """Its networks as published, half precision; the tokenizer and encoder of the tests, widened to 768."""
    from diffusers import AutoencoderKL, StableDiffusionPipeline, UNet2DConditionModel
    from transformers import CLIPTextConfig, CLIPTextModel

    from tests.image.tiny import scheduler, tokenizer

    unet = UNet2DConditionModel(sample_size=64, cross_attention_dim=768, attention_head_dim=8)
    vae = AutoencoderKL(block_out_channels=(128, 256, 512, 512), layers_per_block=2, latent_channels=4, sample_size=512,
                        down_block_types=("DownEncoderBlock2D",) * 4, up_block_types=("UpDecoderBlock2D",) * 4)
    text = CLIPTextModel(CLIPTextConfig(hidden_size=768, intermediate_size=3072, num_hidden_layers=12, num_attention_heads=12, vocab_size=514))
    words = tokenizer()
    words.model_max_length = 77
    pipe = StableDiffusionPipeline(vae=vae, text_encoder=text, tokenizer=words, unet=unet, scheduler=scheduler(), safety_checker=None,
                                   feature_extractor=None, requires_safety_checker=False).to(device, torch.float16)
    for part in (pipe.unet.eval(), pipe.vae.eval()):
        part.to(memory_format=torch.channels_last)
    return Loaded(pipe, pipe.vae, (4, 64, 64), (512, 512))


def seconds(work: Callable[[], object]) -> float:
    """The least of some repeats, after one to warm up."""
    taken = []
    for _ in range(REPEATS + 1):
        torch.cuda.synchronize()
        begun = time.perf_counter()
        work()
        torch.cuda.synchronize()
        taken.append(time.perf_counter() - begun)
    return min(taken[1:])


@torch.no_grad()
def bare(held: Loaded, rows: int, at_once: int) -> float:
    """As many rows through the network alone, with guidance's two for each, `at_once` at a time."""
    unet, x = held.pipe.unet, torch.randn(2 * at_once, *held.shape, device="cuda", dtype=torch.float16)
    words = torch.randn(2 * at_once, 77, 768, device="cuda", dtype=torch.float16)

    def work() -> None:
        for first in range(0, rows, at_once):
            count = 2 * min(at_once, rows - first)
            unet(x[:count], 500, words[:count], return_dict=False)

    return seconds(work)


@torch.inference_mode()
def main() -> None:
    if not torch.cuda.is_available():
        print("This bench needs a GPU with CUDA, and this machine has none; nothing was measured.")
        return
    held, conditions = sd15("cuda"), ImageConditions(prompt="a cat", guidance=GUIDANCE)
    print(torch.cuda.get_device_name(), f"lanes {LANES}, M {PARTICLES}, guidance {GUIDANCE}, fp16")
    for budget in (*BUDGETS, None):
        model = guided(held, conditions, LEVELS, memory=budget and int(budget * 1e9))
        process, noise, t = model.process, noise_for(0, LANES), LEVELS
        x = process.prior(LANES, noise)
        first = process.denoise(x, t)
        torch.cuda.reset_peak_memory_stats()
        step = lambda: process.denoise(process.propose(x, first, t, PARTICLES, noise.at(t - 1)), t - 1)  # noqa: E731
        ours, alone = seconds(step), bare(held, LANES * PARTICLES, process.chunks.rows)
        drawn = seconds(lambda: model.decode(process.clean(x, first, t)))
        peak = torch.cuda.max_memory_allocated() / 1e9
        verdict = "ok" if ours <= SLOWER * alone and (budget is None or peak <= budget) else "TOO MUCH"
        print(f"budget {budget or 'free'} GB: {process.chunks.rows} rows a call, step {ours:.3f} s, bare network {alone:.3f} s, "
              f"ratio {ours / alone:.3f}, peak {peak:.1f} GB, decoding {LANES} pictures {drawn:.3f} s: {verdict}")


if __name__ == "__main__":
    main()

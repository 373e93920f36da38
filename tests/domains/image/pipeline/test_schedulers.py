"""Pipelines with other schedulers: guided between their own noise levels, or refused by a sentence."""

from __future__ import annotations

import pytest
import torch

from engines.diffusion.noise import START, noise_for
from engines.domains.image.conditions import ImageConditions
from engines.domains.image.load import build_model
from engines.domains.image.pipeline.schedule import build_schedule
from tests.domains.image.tiny import STABLE, as_loaded, stable

BETAS = {name: STABLE[name] for name in ("beta_start", "beta_end", "beta_schedule")}
LEVELS = 5  # divides 1,000, so that every scheduler steps between the same levels


def scheduler(name: str, **more):
    import diffusers

    return getattr(diffusers, name)(**{**BETAS, **more})


@pytest.mark.parametrize(
    "name",
    [
        "EulerDiscreteScheduler",
        "EulerAncestralDiscreteScheduler",
        "PNDMScheduler",
        "UniPCMultistepScheduler",
        "DEISMultistepScheduler",
        "HeunDiscreteScheduler",
        "DPMSolverMultistepScheduler",
        "LCMScheduler",
        "DPMSolverSinglestepScheduler",
    ],
)
@pytest.mark.parametrize("kind", ["ddim", "ddpm"])
def test_other_schedulers_give_their_noise_levels_and_clip_nothing(name, kind):
    own = scheduler(name)
    plan = build_schedule(own.config, kind, LEVELS)
    assert plan.clip_range == (1.0 if own.config.get("clip_sample") else float("inf"))
    assert plan.signal_before[1:].tolist() == pytest.approx(own.alphas_cumprod[plan.timesteps[1:]].tolist())


@torch.inference_mode()
def test_without_fresh_noise_the_steps_are_those_of_euler():
    """DDIM with η = 0 is Euler's method in x/√ᾱ (Karras et al. 2022, §3)."""
    loaded, noise = as_loaded(stable()), noise_for(5, 1)
    own, kept = scheduler("EulerDiscreteScheduler", timestep_spacing="trailing"), loaded.pipe.scheduler
    loaded.pipe.scheduler = own
    try:
        model = build_model(loaded, ImageConditions(prompt="a cat", guidance=2, eta=0), LEVELS)
        x = model.process.prior(1, noise)
        for t in range(LEVELS, 0, -1):
            x = model.process.propose(x, model.process.denoise(x, t), t, 1, noise.at(t - 1))
        own.set_timesteps(LEVELS)
        most = own.sigmas[0]
        begin = noise.at(LEVELS, START).normal(1, loaded.shape) * (1 + most**2).sqrt() / most
        theirs = loaded.pipe(
            "a cat", latents=begin, num_inference_steps=LEVELS, guidance_scale=2, output_type="latent"
        ).images
    finally:
        loaded.pipe.scheduler = kept
    torch.testing.assert_close(model.process.latents(x), theirs, rtol=2e-4, atol=2e-4)


@pytest.mark.parametrize(
    ("own", "kind", "words"),
    [
        (lambda: scheduler("DDPMScheduler", variance_type="learned_range"), "ddpm", "choose the scheduler ddim"),
        (
            lambda: scheduler("DDIMScheduler", rescale_betas_zero_snr=True, timestep_spacing="trailing"),
            "ddim",
            "nothing but noise",
        ),
        (lambda: scheduler("DDIMScheduler", steps_offset=1), "ddim", "use at most 500"),
    ],
)
def test_what_cannot_be_guided_is_said(own, kind, words):
    with pytest.raises(ValueError, match=words):
        build_schedule(own().config, kind, 1000 if "500" in words else LEVELS)


@pytest.mark.parametrize(
    "name", ["EDMEulerScheduler", "EDMDPMSolverMultistepScheduler", "FlowMatchEulerDiscreteScheduler"]
)
def test_noise_levels_without_betas_are_refused(name):
    import diffusers

    with pytest.raises(ValueError, match="cannot be guided here; choose"):
        build_schedule(getattr(diffusers, name)().config, "ddim", LEVELS)


def test_learned_variance_does_not_matter_to_ddim():
    assert (
        build_schedule(scheduler("DDPMScheduler", variance_type="learned_range").config, "ddim", LEVELS).prediction
        == "epsilon"
    )

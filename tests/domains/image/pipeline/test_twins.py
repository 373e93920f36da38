"""With one candidate the adapter is diffusers' own pipeline: same latents, same pictures, on the same noise."""

import diffusers
import numpy as np
import pytest
import torch
from PIL import Image

from engines.diffusion.noise import START, noise_for
from engines.domains.image.conditions import ImageConditions
from engines.domains.image.load import build_model
from engines.domains.image.pipeline.decoder import encode_picture
from engines.domains.image.pipeline.loader import load_pipeline
from engines.domains.image.pipeline.source.local_place import EMBEDDED_MODEL
from engines.domains.image.png import codec as png
from tests.domains.image.tiny import PIPELINES, as_loaded

LEVELS, LANES, SEED = 4, 2, 5
PREDICTIONS = ("epsilon", "v_prediction", "sample")
CLASSES = {"ddim": "DDIMScheduler", "ddpm": "DDPMScheduler"}
STEPS = [("ddim", 0.0), ("ddim", 0.5), ("ddim", 1.0), ("ddpm", 1.0)]


def ours(loaded, levels=LEVELS, **conditions) -> tuple[torch.Tensor, list[Image.Image]]:
    """(latents, pictures) after all levels with one candidate a lane."""
    model, noise = build_model(loaded, ImageConditions(**conditions), levels), noise_for(SEED, LANES)
    process = model.process
    x = process.prior(LANES, noise)
    for t in range(levels, 0, -1):
        x = process.propose(x, process.denoise(x, t), t, 1, noise.at(t - 1))
    return process.latents(x), model.decode(process.clean(x, None, 0))


def theirs(
    loaded, monkeypatch, levels=LEVELS, scheduler="ddim", eta=1.0, prompts=("a cat",), negative="", guidance=1.0
):
    """The same of the pipeline itself, whose scheduler is handed our noise where it draws its own."""
    pipe, noise = loaded.pipe, noise_for(SEED, LANES)
    drawn = [noise.at(t - 1).normal(1, loaded.shape) for t in range(levels, 0, -1)]
    for module in ("ddim", "ddpm"):
        monkeypatch.setattr(f"diffusers.schedulers.scheduling_{module}.randn_tensor", lambda *_, **__: drawn.pop(0))
    kept, pipe.scheduler = pipe.scheduler, getattr(diffusers, CLASSES[scheduler]).from_config(pipe.scheduler.config)
    settings = {
        "latents": noise.at(levels, START).normal(1, loaded.shape),
        "num_inference_steps": levels,
        "guidance_scale": guidance,
        "eta": eta,
        "negative_prompt": [negative] * LANES if negative else None,
        "output_type": "latent",
    }
    try:
        latents = pipe([prompts[i * len(prompts) // LANES] for i in range(LANES)], **settings).images
        return latents, loaded.pipe.vae.decode(latents / loaded.pipe.vae.config.scaling_factor).sample
    finally:
        pipe.scheduler = kept


@pytest.fixture(autouse=True, scope="module")
def two_threads():
    """As on two cores: sums are rounded otherwise by one, on either side."""
    before = torch.get_num_threads()
    torch.set_num_threads(2)
    yield
    torch.set_num_threads(before)


def assert_twins(mine, other) -> None:
    (latents, pictures), (their_latents, their_pixels) = mine, other
    assert latents.isfinite().all()
    if not their_latents.isfinite().all():
        pytest.skip("diffusers' DDIM takes the root of a rounding error below zero here")
    torch.testing.assert_close(latents, their_latents, rtol=1e-4, atol=1e-4)
    want = ((their_pixels / 2 + 0.5).clamp(0, 1) * 255).permute(0, 2, 3, 1)
    got = np.stack([np.asarray(picture, dtype=np.float32) for picture in pictures])
    assert (torch.from_numpy(got) - want).abs().max() <= 0.6  # rounded to whole numbers


@pytest.mark.parametrize("guidance", [1.0, 7.5])
@pytest.mark.parametrize("prediction", PREDICTIONS)
@pytest.mark.parametrize(("scheduler", "eta"), STEPS)
@pytest.mark.parametrize("kind", PIPELINES)
def test_the_pipeline_itself(kind, scheduler, eta, prediction, guidance, monkeypatch):
    loaded = as_loaded(PIPELINES[kind](prediction_type=prediction))
    mine = ours(loaded, scheduler=scheduler, eta=eta, prompt=["a cat", "a dog"], guidance=guidance, negative="rain")
    assert_twins(
        mine,
        theirs(
            loaded,
            monkeypatch,
            scheduler=scheduler,
            eta=eta,
            prompts=("a cat", "a dog"),
            guidance=guidance,
            negative="rain",
        ),
    )


SCHEDULES = {
    "trailing": {"timestep_spacing": "trailing"},
    "linspace": {"timestep_spacing": "linspace"},
    "no offset": {"steps_offset": 0},
    "ends at one": {"set_alpha_to_one": True},
    "clipped": {"clip_sample": True, "clip_sample_range": 0.7},
    "thresholded": {"thresholding": True, "dynamic_thresholding_ratio": 0.9, "sample_max_value": 1.5},
    "zero terminal signal": {
        "rescale_betas_zero_snr": True,
        "timestep_spacing": "trailing",
        "prediction_type": "v_prediction",
    },
    "as the embedded model": {
        "beta_schedule": "squaredcos_cap_v2",
        "timestep_spacing": "trailing",
        "prediction_type": "v_prediction",
    },
}


@pytest.mark.parametrize("levels", [1, 3, 7])  # 1000 steps of training cannot be shared evenly among 3 or 7
@pytest.mark.parametrize("config", SCHEDULES)
@pytest.mark.parametrize("scheduler", ["ddim", "ddpm"])
def test_every_kind_of_schedule(scheduler, config, levels, monkeypatch):
    loaded = as_loaded(PIPELINES["SD"](**SCHEDULES[config]))
    assert_twins(
        ours(loaded, levels, scheduler=scheduler, prompt="a cat", guidance=1),
        theirs(loaded, monkeypatch, levels, scheduler=scheduler),
    )


def test_beginning_from_a_picture(monkeypatch):
    """diffusers' image-to-image pipeline, whose 4 steps of strength 0.5 are our 2 levels."""
    from diffusers import StableDiffusionImg2ImgPipeline

    loaded, picture = as_loaded(PIPELINES["SD"]()), Image.linear_gradient("L").resize((30, 20)).convert("RGB")
    pipe = StableDiffusionImg2ImgPipeline(**loaded.pipe.components, requires_safety_checker=False)
    pipe.set_progress_bar_config(disable=True)
    latents, _ = ours(loaded, 2, prompt="a cat", guidance=7.5, start=png.write(picture), strength=0.5)
    noise = noise_for(SEED, 2)
    drawn = [
        noise.at(2, START).normal(1, loaded.shape),
        *(noise.at(t).normal(1, loaded.shape) for t in (1, 0)),
    ]
    for place in ("schedulers.scheduling_ddim", "pipelines.stable_diffusion.pipeline_stable_diffusion_img2img"):
        monkeypatch.setattr(f"diffusers.{place}.randn_tensor", lambda *_, **__: drawn.pop(0))
    begun = encode_picture(pipe.vae, picture, loaded.size)[None].expand(2, -1, -1, -1)
    want = pipe(
        ["a cat"] * 2, begun, strength=0.5, num_inference_steps=4, guidance_scale=7.5, eta=1.0, output_type="latent"
    ).images
    torch.testing.assert_close(latents, want, rtol=1e-4, atol=1e-4)


@pytest.mark.skipif(not (EMBEDDED_MODEL / "model_index.json").exists(), reason="the embedded model is not trained yet")
@pytest.mark.parametrize("guidance", [1.0, 3.0, 7.5])
@pytest.mark.parametrize(("scheduler", "eta"), STEPS)
def test_the_embedded_model(scheduler, eta, guidance, monkeypatch):
    loaded = load_pipeline("", "cpu")
    mine = ours(loaded, scheduler=scheduler, eta=eta, prompt=["rocket", "red heart"], guidance=guidance)
    assert_twins(
        mine,
        theirs(
            loaded,
            monkeypatch,
            scheduler=scheduler,
            eta=eta,
            prompts=("rocket", "red heart"),
            guidance=guidance,
        ),
    )

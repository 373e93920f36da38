"""Pipelines as people keep them: other schedulers, missing parts, parts that do not fit. Guided as they are meant, or refused by a sentence."""

from __future__ import annotations

import json
import shutil

import pytest
import torch

import engines
from engines.diffusion.noise import START, noise_for
from engines.domains.image.conditions import ImageConditions
from engines.domains.image.load import build_model
from engines.domains.image.pipeline.decoder import Decoder, decode_latents
from engines.domains.image.pipeline.loader import load_pipeline
from engines.domains.image.pipeline.memory import Chunks
from engines.domains.image.pipeline.schedule import build_schedule
from engines.domains.image.png.codec import BLANK, key
from engines.domains.image.prompts.truncation import truncation_remarks
from engines.domains.image.rewards.catalogue import REWARDS
from engines.request import Request
from tests.domains.image.tiny import STABLE, autoencoder, loaded, network, stable

BETAS = {name: STABLE[name] for name in ("beta_start", "beta_end", "beta_schedule")}
LEVELS = 5  # divides 1,000, so that every scheduler steps between the same levels


def sampler(name: str, **more):
    import diffusers

    return getattr(diffusers, name)(**{**BETAS, **more})


@pytest.fixture
def folder(tmp_path):
    stable().save_pretrained(tmp_path / "model")
    return tmp_path / "model"


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
    own = sampler(name)
    plan = build_schedule(own.config, kind, LEVELS)
    assert plan.clip_range == (1.0 if own.config.get("clip_sample") else float("inf"))
    assert plan.signal_before[1:].tolist() == pytest.approx(own.alphas_cumprod[plan.timesteps[1:]].tolist())


@torch.inference_mode()
def test_without_fresh_noise_the_steps_are_those_of_euler():
    """DDIM with η = 0 is Euler's method in x/√ᾱ (Karras et al. 2022, §3)."""
    held, noise = loaded(stable()), noise_for(5, 1)
    own, kept = sampler("EulerDiscreteScheduler", timestep_spacing="trailing"), held.pipe.scheduler
    held.pipe.scheduler = own
    try:
        model = build_model(held, ImageConditions(prompt="a cat", guidance=2, eta=0), LEVELS)
        x = model.process.prior(1, noise)
        for t in range(LEVELS, 0, -1):
            x = model.process.propose(x, model.process.denoise(x, t), t, 1, noise.at(t - 1))
        own.set_timesteps(LEVELS)
        most = own.sigmas[0]
        begin = noise.at(LEVELS, START).normal(1, held.shape) * (1 + most**2).sqrt() / most
        theirs = held.pipe(
            "a cat", latents=begin, num_inference_steps=LEVELS, guidance_scale=2, output_type="latent"
        ).images
    finally:
        held.pipe.scheduler = kept
    torch.testing.assert_close(model.process.latents(x), theirs, rtol=2e-4, atol=2e-4)


@pytest.mark.parametrize(
    ("own", "kind", "words"),
    [
        (lambda: sampler("DDPMScheduler", variance_type="learned_range"), "ddpm", "choose the scheduler ddim"),
        (
            lambda: sampler("DDIMScheduler", rescale_betas_zero_snr=True, timestep_spacing="trailing"),
            "ddim",
            "nothing but noise",
        ),
        (lambda: sampler("DDIMScheduler", steps_offset=1), "ddim", "use at most 500"),
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
        build_schedule(sampler("DDPMScheduler", variance_type="learned_range").config, "ddim", LEVELS).prediction
        == "epsilon"
    )


@pytest.mark.parametrize("lost", ["tokenizer/tokenizer.json", "tokenizer"])
def test_a_tokenizer_that_is_missing_is_not_taken_for_an_empty_one(folder, lost):
    path = folder / lost
    shutil.rmtree(path) if path.is_dir() else path.unlink()
    with pytest.raises(ValueError, match=r"“model” (cannot draw|could not be loaded)"):
        load_pipeline(str(folder), "cpu")


@pytest.mark.parametrize(
    "part",
    [
        ("unet", lambda: network(out_channels=8)),
        ("unet", lambda: network(cross_attention_dim=16)),
        ("unet", lambda: network(num_class_embeds=4)),
        ("unet", lambda: network(sample_size=None)),
        ("vae", lambda: autoencoder(scaling_factor=None)),
    ],
)
def test_parts_that_do_not_fit_are_refused_when_they_are_loaded(folder, part):
    name, made = part
    made().save_pretrained(folder / name)
    with pytest.raises(ValueError, match="its parts do not fit together .*another model"):
        load_pipeline(str(folder), "cpu")


@pytest.mark.parametrize("entry", [5, {"a": 1}, []])
def test_an_index_with_odd_entries_is_a_sentence(folder, entry):
    index = json.loads((folder / "model_index.json").read_text())
    (folder / "model_index.json").write_text(json.dumps({**index, "unet": entry}))
    with pytest.raises(ValueError, match="save it again|Save it again"):
        load_pipeline(str(folder), "cpu")


def test_weights_saved_anew_are_read_anew(folder):
    first = load_pipeline(str(folder), "cpu")
    assert load_pipeline(str(folder), "cpu") is first
    changed = network()
    changed.conv_out.bias.data += 1
    changed.save_pretrained(folder / "unet")
    assert load_pipeline(str(folder), "cpu").pipe.unet.conv_out.bias.equal(changed.conv_out.bias)


def test_no_more_than_two_pipelines_are_held(folder, tmp_path):
    import gc
    import weakref

    held = []
    for i in range(4):
        place = shutil.copytree(folder, tmp_path / f"model{i}")
        engines.design(Request(domain="image", model=str(place), lanes=1, particles=2, levels=2))
        held.append(weakref.ref(load_pipeline(str(place), "cpu").pipe.unet))
    gc.collect()
    assert [one() is None for one in held] == [True, True, False, False]


def test_pictures_of_numbers_that_are_not_finite_are_no_pictures():
    latents = torch.zeros(2, 4, 8, 8)
    latents[1, 0, 0, 0] = torch.nan
    with pytest.raises(ValueError, match="not finite"):
        decode_latents(autoencoder(), latents)


@pytest.mark.parametrize("model", ["~nobody-at-all/x", "a" * 290, "some/hub-id", "/no/such/folder"])
def test_nothing_is_remarked_of_models_that_cannot_be_read(model, folder):
    (folder / "tokenizer" / "tokenizer.json").write_text("junk")
    assert truncation_remarks(["a cat"], model) == [] == truncation_remarks(["a cat"], str(folder))


def test_what_is_not_finite_is_judged_by_nobody():
    """A black picture would be worth much to some rewards."""
    latents = torch.zeros(3, 4, 8, 8)
    latents[1, 0, 0, 0] = torch.inf
    pictures = Decoder(autoencoder(), Chunks(2))(latents, ["a"] * 3)
    for name in ("compressibility", "brightness", "colorfulness"):
        scores = REWARDS[name].judge(pictures, ImageConditions())
        assert scores[1] != scores[1] and scores[0] == pytest.approx(scores[2], rel=0.01)
    plain = pictures[1].copy()
    del plain.info[BLANK]
    assert key(plain) != key(pictures[1])


def test_memory_that_runs_out_is_not_told_as_damage(folder, monkeypatch):
    def full(*_):
        raise torch.OutOfMemoryError("CUDA out of memory.")

    monkeypatch.setattr("engines.domains.image.pipeline.checks.encode_prompts", full)
    with pytest.raises(torch.OutOfMemoryError):
        load_pipeline(str(folder), "cpu")

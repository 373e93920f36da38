"""Latents become pictures and back: by the pipeline for designs, by a tiny decoder for guesses."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
import torch
from PIL import Image

import engines
from engines.domains.image.conditions import ImageConditions
from engines.domains.image.load import build_model
from engines.domains.image.pipeline.decoder import Decoder, decode_latents, encode_picture, unscale_latents
from engines.domains.image.pipeline.loader import load_pipeline
from engines.domains.image.pipeline.memory import Chunks
from engines.domains.image.pipeline.tiny_decoder import decoders_agree
from engines.domains.image.png.codec import BLANK, key
from engines.domains.image.rewards.catalogue import REWARDS
from engines.request import Request
from tests.domains.image.tiny import autoencoder


def test_a_tiny_decoder_is_used_only_where_it_agrees():
    from diffusers import AutoencoderTiny

    torch.manual_seed(0)
    stranger = AutoencoderTiny(
        encoder_block_out_channels=(8, 8),
        decoder_block_out_channels=(8, 8),
        num_encoder_blocks=(1, 1),
        num_decoder_blocks=(1, 1),
    )
    assert decoders_agree(autoencoder(), autoencoder()) and not decoders_agree(autoencoder(), stranger)


def test_guesses_are_decoded_by_the_tiny_one_and_designs_by_the_pipeline(saved_model, monkeypatch):
    loaded, decoded_by = load_pipeline(str(saved_model), "cpu"), []
    other = autoencoder()
    for name, vae in (("own", loaded.pipe.vae), ("tiny", other)):
        monkeypatch.setattr(
            vae,
            "decode",
            lambda *args, name=name, vae=vae, **how: decoded_by.append(name) or type(vae).decode(vae, *args, **how),
        )
    monkeypatch.setattr(
        "engines.run._load", lambda _, conditions, levels, *__: _with_tiny(loaded, other, conditions, levels)
    )
    for step in engines.steps(Request(domain="image", model=str(saved_model), lanes=1, particles=2, levels=3)):
        assert set(decoded_by) == ({"tiny"} if step.t else {"own"})
        decoded_by.clear()


def _with_tiny(loaded, other, conditions, levels):
    return build_model(replace(loaded, tiny_decoder=other), conditions, levels)


@pytest.mark.parametrize(
    "config",
    [
        {"scaling_factor": 0.5},
        {"scaling_factor": 0.5, "shift_factor": 0.3},
        {"scaling_factor": 0.5, "latents_mean": [0.1, 0.2, 0.3, 0.4], "latents_std": [1.0, 2.0, 3.0, 4.0]},
    ],
)
def test_scale_and_shift_of_latents_are_undone_as_they_were_done(config):
    vae, picture = autoencoder(**config), Image.linear_gradient("L").resize((16, 16)).convert("RGB")
    latents = encode_picture(vae, picture, (16, 16))[None]
    pixels = torch.tensor(np.asarray(picture)).permute(2, 0, 1)[None] / 127.5 - 1
    torch.testing.assert_close(
        unscale_latents(vae, latents), vae.encode(pixels).latent_dist.mode().detach(), rtol=1e-4, atol=1e-4
    )


def test_pictures_of_numbers_that_are_not_finite_are_no_pictures():
    latents = torch.zeros(2, 4, 8, 8)
    latents[1, 0, 0, 0] = torch.nan
    with pytest.raises(ValueError, match="not finite"):
        decode_latents(autoencoder(), latents)


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

"""Finished pictures are drawn once more by a folder's second decoder; figures stay those of what was judged."""

import numpy as np
import pytest
import torch
from diffusers import AutoencoderTiny, StableDiffusionPipeline

from engines.domains import domain
from engines.domains.image.conditions import ImageConditions
from engines.domains.image.learning import large_decoder as learning
from engines.domains.image.learning.autoencoder import build_autoencoder
from engines.domains.image.pipeline.large_decoder import FOLDER, LargeDecoder
from engines.domains.image.png.larger import as_shown
from engines.domains.image.rewards.catalogue import REWARDS
from engines.request import Request
from engines.run import design
from tests.domains.image.tiny import network, stable


def tiny_vae():
    torch.manual_seed(3)
    return AutoencoderTiny(
        encoder_block_out_channels=(8, 8),
        decoder_block_out_channels=(8, 8),
        num_encoder_blocks=(1, 1),
        num_decoder_blocks=(1, 1),
    )


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    """A pipeline of 16 × 16 pixels with a second decoder of 32 × 32."""
    place, vae = tmp_path_factory.mktemp("model"), tiny_vae()
    parts = {**stable().components, "vae": vae, "unet": network()}
    StableDiffusionPipeline(**parts, requires_safety_checker=False).save_pretrained(place)
    large = learning.build_large(vae)
    learning.save(large, learning.Enlarging(vae, large), place / FOLDER)
    return place


def request(model, **more):
    conditions = {"prompt": "a cat", "model": str(model)}
    return Request(domain="image", lanes=2, particles=2, levels=3, conditions=conditions, **more)


def test_designs_are_shown_larger_and_their_figures_are_of_what_was_judged(folder, tmp_path):
    found, codec = design(request(folder)), domain("image").codec
    assert [as_shown(picture).size for picture in found.designs] == [(32, 32)] * 2
    assert [picture.info["prompt"] for picture in found.designs] == ["a cat"] * 2
    (folder / FOLDER).rename(tmp_path / FOLDER)
    try:
        plain = design(request(folder))
    finally:
        (tmp_path / FOLDER).rename(folder / FOLDER)
    assert [as_shown(picture).size for picture in plain.designs] == [(16, 16)] * 2
    assert list(map(codec.key, found.designs)) == list(map(codec.key, plain.designs))
    assert torch.equal(found.rewards, plain.rewards) and found.parts == plain.parts
    assert found.measures == plain.measures and found.cost.rows == plain.cost.rows
    assert found.cost.reward_calls == plain.cost.reward_calls


def test_what_is_kept_of_them_is_judged_again_alike(folder):
    found, chosen = design(request(folder)), domain("image")
    kept = [chosen.read(chosen.codec.write(picture), None) for picture in found.designs]
    rewards = REWARDS["colorfulness"].judge(kept, ImageConditions(prompt="a cat"))
    assert np.asarray(rewards).tolist() == found.rewards.tolist()


def test_diffusers_loads_the_folder_as_it_is(folder):
    pipeline = StableDiffusionPipeline.from_pretrained(folder, safety_checker=None)
    assert pipeline.vae.config.out_channels == 3


def test_a_damaged_decoder_is_a_sentence(folder, tmp_path):
    file = folder / FOLDER / "diffusion_pytorch_model.safetensors"
    kept = file.read_bytes()
    try:
        file.write_bytes(b"not weights")
        with pytest.raises(ValueError, match="take that folder away"):
            domain("image").load(request(folder).conditions, levels=3)
    finally:
        file.write_bytes(kept)


def test_it_begins_with_the_first_decoders_pictures_enlarged_and_learns():
    torch.manual_seed(0)
    vae = build_autoencoder()
    large, latents = learning.build_large(vae), torch.randn(2, 4, 16, 16)
    network = learning.Enlarging(vae, large)
    with torch.inference_mode():
        small = vae.decode(latents).sample.clamp(-1, 1)
        bicubic = torch.nn.functional.interpolate(small, scale_factor=2, mode="bicubic")
        assert torch.allclose(network(latents), bicubic, atol=1e-6)
        assert torch.allclose(LargeDecoder(large, vae, 2).decode(latents)[0], bicubic, atol=1e-6)
    learning.loss(network, (latents, torch.zeros(2, 3, 128, 128))).backward()
    assert all(parameter.grad is not None for parameter in network.second.parameters())
    assert all(parameter.grad is None for parameter in network.first.parameters())


def test_it_goes_on_from_what_it_learned(tmp_path):
    vae = tiny_vae()
    large = learning.build_large(vae)
    torch.nn.init.constant_(large.decoder.layers[-1].bias, 0.25)
    learning.save(large, learning.Enlarging(vae, large), tmp_path)
    assert (learning.begin(vae, tmp_path).decoder.layers[-1].bias == 0.25).all()
    assert (learning.begin(vae, tmp_path / "none").decoder.layers[-1].bias == learning.NOTHING).all()


def test_what_is_measured_on_is_not_learned_from():
    latents, pictures = np.zeros((3, 4, 4, 2, 2), np.float16), np.zeros((3, 4, 8, 8, 3), np.uint8)
    latents[:, 0], pictures[:, 0] = 1, 255
    feed = (latents, pictures, np.full(3, 1 / 3))
    for held_out, value in ((True, 1.0), (False, -1.0)):
        some = next(learning.batches(*feed, seed=0, held_out=held_out))
        assert (some[1] == value).all() and (some[0] == max(value, 0)).all()

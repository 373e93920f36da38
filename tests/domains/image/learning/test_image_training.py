"""The networks learn from pictures and captions, and are saved as pipelines that load."""

import numpy as np
import pytest
import torch

from engines.domains.image.learning import autoencoder, contrastive, text_encoder, unet
from engines.domains.image.learning.tokenizer import train_tokenizer
from engines.training.loop import TrainingConfig, train


def train_briefly(network, batches, loss, held_out_loss, out, minutes):
    config = TrainingConfig(out, minutes, learning_rates=(4e-3, 2e-3), autocast=True, muon_pattern=r"(blocks|layers)\.")
    return train(network, batches, loss, held_out_loss, config)


def random_latents() -> np.ndarray:
    """Of six pictures in four variations."""
    return np.random.default_rng(0).normal(size=(6, 4, 4, 16, 16)).astype(np.float16)


def test_the_autoencoder_learns_and_its_latents_have_unit_variance(data, tmp_path):
    torch.manual_seed(0)
    before = autoencoder.held_out_loss(autoencoder.build_autoencoder(), data)
    network, _ = train_briefly(
        autoencoder.build_autoencoder(),
        autoencoder.batches(data, 0),
        autoencoder.loss,
        lambda n: autoencoder.held_out_loss(n, data),
        tmp_path,
        6 / 60,
    )
    assert autoencoder.held_out_loss(network, data) < before
    latents, factor = autoencoder.encode_all(network, data.rgb)
    assert latents.shape == (6, 4, 4, 16, 16) and (latents.astype(np.float32) * factor).std() == pytest.approx(
        1, abs=0.01
    )


def test_the_text_encoder_learns_what_their_pictures_are_like(data, tmp_path):
    torch.manual_seed(0)
    tokenizer, latents = train_tokenizer(data), random_latents()
    target = text_encoder.regression_targets(latents, 1.0)
    assert target.shape == (6, 4, text_encoder.COMPONENTS + 64) and np.allclose(target[:, 0, :5].std(0), 1, atol=0.1)
    fixed = [next(text_encoder.batches(data, target, tokenizer, "cpu", seed=1, held_out=True))]
    feed = text_encoder.batches(data, target, tokenizer, "cpu", seed=0)
    untrained = text_encoder.PictureRegression(len(tokenizer))
    network, _ = train_briefly(
        untrained, feed, text_encoder.loss, lambda n: text_encoder.held_out_loss(n, fixed), tmp_path, 6 / 60
    )
    assert text_encoder.held_out_loss(network, fixed) < text_encoder.held_out_loss(
        text_encoder.PictureRegression(len(tokenizer)), fixed
    )


def test_the_unet_is_saved_as_a_pipeline_that_draws(data, tmp_path):
    from diffusers import StableDiffusionPipeline

    torch.manual_seed(0)
    tokenizer, latents = train_tokenizer(data), random_latents()
    network = unet.TextConditionedUNet(text_encoder.build_text_encoder(len(tokenizer)))
    batch = next(unet.batches(data, latents, 1.0, tokenizer, "cpu", size=8, seed=0))
    unet.loss(network, batch).backward()
    assert all(p.grad is not None for p in network.unet.parameters())
    unet.save(network, tokenizer, autoencoder.build_autoencoder(), tmp_path)
    assert max(f.stat().st_size for f in tmp_path.rglob("*") if f.is_file()) < 10e6
    pipeline = StableDiffusionPipeline.from_pretrained(
        tmp_path, torch_dtype=torch.float32, use_safetensors=True, safety_checker=None
    )
    assert pipeline("red disc", num_inference_steps=2, output_type="np").images.shape == (1, 64, 64, 3)


def test_the_judge_learns_which_name_belongs_to_which_picture(data, tmp_path):
    torch.manual_seed(0)
    tokenizer = train_tokenizer(data)
    feed = contrastive.batches(data, tokenizer, "cpu", size=6, seed=0)
    model = contrastive.build_contrastive_model(len(tokenizer))
    fixed = [next(contrastive.batches(data, tokenizer, "cpu", size=6, seed=1, held_out=True))]
    before = contrastive.held_out_loss(model, fixed)
    model, _ = train_briefly(
        model, feed, contrastive.loss, lambda n: contrastive.held_out_loss(n, fixed), tmp_path / "training", 6 / 60
    )
    assert contrastive.held_out_loss(model, fixed) < before
    contrastive.save(model, tokenizer, tmp_path / "contrast")
    assert (tmp_path / "contrast" / "model.safetensors").stat().st_size < 10e6

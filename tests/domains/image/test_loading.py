"""Loading a pipeline: from a folder, once; and a sentence that says what to do for everything that can be wrong with it."""

from __future__ import annotations

import json
import shutil

import pytest
import torch
from huggingface_hub import HfApi
from huggingface_hub.errors import GatedRepoError, RepositoryNotFoundError

import engines
from engines.domains.image.pipeline import decoder
from engines.domains.image.pipeline.loader import load_pipeline, precision
from engines.domains.image.pipeline.model_index import INDEX
from engines.domains.image.pipeline.tiny_decoder import decoders_agree
from engines.request import Request
from engines.run import open_run
from tests.domains.image.tiny import PIPELINES, autoencoder, network, stable

JARGON = ("Traceback", "Error(", "None", "{", "\n")


@pytest.fixture(scope="module")
def whole(tmp_path_factory):
    place = tmp_path_factory.mktemp("whole")
    stable().save_pretrained(place)
    return place


@pytest.fixture
def folder(whole, tmp_path):
    """A copy of a saved pipeline, to be damaged."""
    return shutil.copytree(whole, tmp_path / "model")


def said(name: str) -> str:
    with pytest.raises(ValueError) as caught:
        load_pipeline(name, "cpu")
    sentence = str(caught.value)
    assert sentence.endswith(".") and not any(word in sentence for word in JARGON), sentence
    return sentence


@pytest.mark.parametrize("kind", PIPELINES)
def test_a_saved_pipeline_is_loaded_as_it_was(kind, tmp_path):
    made = PIPELINES[kind]()
    made.save_pretrained(tmp_path)
    held = load_pipeline(str(tmp_path), "cpu")
    assert type(held.pipe) is type(made) and held.shape == (4, 8, 8) and held.size == (16, 16)
    assert all(
        mine.equal(theirs)
        for mine, theirs in zip(held.pipe.unet.state_dict().values(), made.unet.state_dict().values())
    )
    assert held.tiny_decoder is held.pipe.vae and not held.pipe.unet.training


def test_another_prompt_loads_nothing_anew(whole, monkeypatch):
    first = load_pipeline(str(whole), "cpu")
    monkeypatch.setattr("engines.domains.image.pipeline.loader._read_pipeline", lambda *_: pytest.fail("loaded again"))
    runs = [
        open_run(Request(domain="image", model=str(whole), prompt=prompt, lanes=1, particles=2, levels=2))
        for prompt in ("a", "b")
    ]
    assert all(run.model.process.predict_clean.unet is first.pipe.unet for run in runs)


def test_half_precision_is_for_gpus():
    assert [precision(device) for device in ("cpu", "cuda", "cuda:1")] == [torch.float32, torch.float16, torch.float16]


def test_a_folder_without_an_index(tmp_path):
    assert INDEX in said(str(tmp_path)) and "save_pretrained" in said(str(tmp_path))


@pytest.mark.parametrize("text", ["", "[]", "{", "{}", '{"_class_name": null}'])
def test_an_index_that_is_none(folder, text):
    (folder / INDEX).write_text(text)
    assert "no diffusers pipeline" in said(str(folder))


@pytest.mark.parametrize("kind", ["StableDiffusionInpaintPipeline", "FluxPipeline", "AudioLDMPipeline"])
def test_a_pipeline_of_another_kind(folder, kind):
    (folder / INDEX).write_text(json.dumps({"_class_name": kind}))
    assert kind in said(str(folder)) and "text-to-image" in said(str(folder))


@pytest.mark.parametrize("part", ["unet", "vae", "text_encoder"])
def test_weights_that_are_pickled(folder, part):
    for file in (folder / part).glob("*.safetensors"):
        file.rename(file.with_suffix(".bin"))
    assert "pickled" in said(str(folder)) and part in said(str(folder))


def test_weights_that_are_missing(folder):
    shutil.rmtree(folder / "unet")
    assert "no weights for its unet" in said(str(folder))


def test_weights_that_are_damaged(folder):
    for file in (folder / "unet").glob("*.safetensors"):
        file.write_bytes(file.read_bytes()[:1000])
    assert "damaged" in said(str(folder))


def test_weights_of_another_size(folder):
    network(block_out_channels=(8, 16)).save_pretrained(folder / "other")
    shutil.copy(
        folder / "other" / "diffusion_pytorch_model.safetensors",
        folder / "unet" / "diffusion_pytorch_model.safetensors",
    )
    assert "do not fit together" in said(str(folder))


def test_a_network_that_fills_gaps_in_pictures(folder):
    network(in_channels=9).save_pretrained(folder / "unet")
    assert "9 channels" in said(str(folder))


def test_a_folder_that_is_not_there():
    for name in ("/no/such/folder", "./nowhere", "~nobody-at-all/model", "/" + "x" * 290):
        assert "no folder" in said(name)


@pytest.mark.parametrize("name", ["two words", "a/b/c", "x" * 120, "--"])
def test_what_cannot_be_a_hub_id(name):
    assert "neither a folder nor a hub id" in said(name)


@pytest.mark.parametrize(
    ("error", "words"),
    [
        (RepositoryNotFoundError, "no model “some/model” on the hub"),
        (GatedRepoError, "agreement"),
        (ConnectionError, "cannot be reached"),
        (TimeoutError, "cannot be reached"),
    ],
)
def test_a_hub_that_says_no(error, words, monkeypatch, tmp_path):
    def refuse(*_, **__):
        raise error.__new__(error)

    monkeypatch.setattr(HfApi, "model_info", refuse)
    assert words in said("some/model")


def test_without_a_network_the_sentence_comes_soon(monkeypatch):
    monkeypatch.setattr("huggingface_hub.constants.HF_HUB_OFFLINE", True)
    assert "leave “model” empty" in said("nobody/has-this-model")


def test_the_embedded_model_may_be_missing(monkeypatch, tmp_path):
    monkeypatch.setattr("engines.domains.image.pipeline.model_source.EMBEDDED_MODEL", tmp_path / "model")
    assert "comes with the studio" in said("")


def test_a_run_of_a_model_that_is_not_there_says_so():
    with pytest.raises(ValueError, match="no folder"):
        open_run(Request(domain="image", model="/no/such/folder"))


# --- the decoder of guesses ----------------------------------------------------------------------------------------------


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


def test_guesses_are_decoded_by_the_tiny_one_and_designs_by_the_pipeline(whole, monkeypatch):
    held, asked = load_pipeline(str(whole), "cpu"), []
    other = autoencoder()
    for name, vae in (("own", held.pipe.vae), ("tiny", other)):
        monkeypatch.setattr(
            vae,
            "decode",
            lambda *args, name=name, vae=vae, **how: asked.append(name) or type(vae).decode(vae, *args, **how),
        )
    monkeypatch.setattr(
        "engines.run._load", lambda _, conditions, levels, *__: _with_tiny(held, other, conditions, levels)
    )
    for step in engines.steps(Request(domain="image", model=str(whole), lanes=1, particles=2, levels=3)):
        assert set(asked) == ({"tiny"} if step.t else {"own"})
        asked.clear()


def _with_tiny(held, other, conditions, levels):
    from dataclasses import replace

    from engines.domains.image.load import build_model

    return build_model(replace(held, tiny_decoder=other), conditions, levels)


@pytest.mark.parametrize(
    "config",
    [
        {"scaling_factor": 0.5},
        {"scaling_factor": 0.5, "shift_factor": 0.3},
        {"scaling_factor": 0.5, "latents_mean": [0.1, 0.2, 0.3, 0.4], "latents_std": [1.0, 2.0, 3.0, 4.0]},
    ],
)
def test_scale_and_shift_of_latents_are_undone_as_they_were_done(config):
    vae, picture = autoencoder(**config), decoder.Image.linear_gradient("L").resize((16, 16)).convert("RGB")
    latents = decoder.encode_picture(vae, picture, (16, 16))[None]
    signed = torch.tensor(decoder.np.asarray(picture)).permute(2, 0, 1)[None] / 127.5 - 1
    torch.testing.assert_close(
        decoder.unscale_latents(vae, latents), vae.encode(signed).latent_dist.mode().detach(), rtol=1e-4, atol=1e-4
    )

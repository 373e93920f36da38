"""Loading a pipeline: from a folder, once; a sentence that says what to do for all that can be wrong with it."""

from __future__ import annotations

import json
import shutil

import pytest
import torch
from huggingface_hub import HfApi
from huggingface_hub.errors import GatedRepoError, RepositoryNotFoundError

from engines.domains.image.pipeline.loader import load_pipeline, precision
from engines.domains.image.pipeline.source.local_place import INDEX
from engines.request import Request
from engines.run import open_run
from tests.domains.image.tiny import PIPELINES, network

JARGON = ("Traceback", "Error(", "None", "{", "\n")


def load_refusal(name: str) -> str:
    with pytest.raises(ValueError) as caught:
        load_pipeline(name, "cpu")
    sentence = str(caught.value)
    assert sentence.endswith(".") and not any(word in sentence for word in JARGON), sentence
    return sentence


@pytest.mark.parametrize("kind", PIPELINES)
def test_a_saved_pipeline_is_loaded_as_it_was(kind, tmp_path):
    made = PIPELINES[kind]()
    made.save_pretrained(tmp_path)
    loaded = load_pipeline(str(tmp_path), "cpu")
    assert type(loaded.pipe) is type(made) and loaded.shape == (4, 8, 8) and loaded.size == (16, 16)
    assert all(
        mine.equal(theirs)
        for mine, theirs in zip(loaded.pipe.unet.state_dict().values(), made.unet.state_dict().values())
    )
    assert loaded.tiny_decoder is loaded.pipe.vae and not loaded.pipe.unet.training


def test_another_prompt_loads_nothing_anew(saved_model, monkeypatch):
    first = load_pipeline(str(saved_model), "cpu")
    monkeypatch.setattr("engines.domains.image.pipeline.loader._read_pipeline", lambda *_: pytest.fail("loaded again"))
    runs = [
        open_run(Request(domain="image", model=str(saved_model), prompt=prompt, lanes=1, particles=2, levels=2))
        for prompt in ("a", "b")
    ]
    assert all(run.model.process.predict_clean.unet is first.pipe.unet for run in runs)


def test_half_precision_is_for_gpus():
    assert [precision(device) for device in ("cpu", "cuda", "cuda:1")] == [torch.float32, torch.float16, torch.float16]


def test_a_folder_without_an_index(tmp_path):
    assert INDEX in load_refusal(str(tmp_path)) and "save_pretrained" in load_refusal(str(tmp_path))


@pytest.mark.parametrize("text", ["", "[]", "{", "{}", '{"_class_name": null}'])
def test_an_index_that_is_none(model_copy, text):
    (model_copy / INDEX).write_text(text)
    assert "no diffusers pipeline" in load_refusal(str(model_copy))


@pytest.mark.parametrize("kind", ["StableDiffusionInpaintPipeline", "FluxPipeline", "AudioLDMPipeline"])
def test_a_pipeline_of_another_kind(model_copy, kind):
    (model_copy / INDEX).write_text(json.dumps({"_class_name": kind}))
    assert kind in load_refusal(str(model_copy)) and "text-to-image" in load_refusal(str(model_copy))


@pytest.mark.parametrize("part", ["unet", "vae", "text_encoder"])
def test_weights_that_are_pickled(model_copy, part):
    for file in (model_copy / part).glob("*.safetensors"):
        file.rename(file.with_suffix(".bin"))
    assert "pickled" in load_refusal(str(model_copy)) and part in load_refusal(str(model_copy))


def test_weights_that_are_missing(model_copy):
    shutil.rmtree(model_copy / "unet")
    assert "no weights for its unet" in load_refusal(str(model_copy))


def test_weights_that_are_damaged(model_copy):
    for file in (model_copy / "unet").glob("*.safetensors"):
        file.write_bytes(file.read_bytes()[:1000])
    assert "damaged" in load_refusal(str(model_copy))


def test_weights_of_another_size(model_copy):
    network(block_out_channels=(8, 16)).save_pretrained(model_copy / "other")
    shutil.copy(
        model_copy / "other" / "diffusion_pytorch_model.safetensors",
        model_copy / "unet" / "diffusion_pytorch_model.safetensors",
    )
    assert "do not fit together" in load_refusal(str(model_copy))


def test_a_network_that_fills_gaps_in_pictures(model_copy):
    network(in_channels=9).save_pretrained(model_copy / "unet")
    assert "9 channels" in load_refusal(str(model_copy))


def test_a_folder_that_is_not_there():
    for name in ("/no/such/folder", "./nowhere", "~nobody-at-all/model", "/" + "x" * 290):
        assert "no folder" in load_refusal(name)


@pytest.mark.parametrize("name", ["two words", "a/b/c", "x" * 120, "--"])
def test_what_cannot_be_a_hub_id(name):
    assert "neither a folder nor a hub id" in load_refusal(name)


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
    assert words in load_refusal("some/model")


def test_without_a_network_the_sentence_comes_soon(monkeypatch):
    monkeypatch.setattr("huggingface_hub.constants.HF_HUB_OFFLINE", True)
    assert "leave “model” empty" in load_refusal("nobody/has-this-model")


def test_the_embedded_model_may_be_missing(monkeypatch, tmp_path):
    monkeypatch.setattr("engines.domains.image.pipeline.source.local_place.EMBEDDED_MODEL", tmp_path / "model")
    assert "comes with the studio" in load_refusal("")


def test_a_run_of_a_model_that_is_not_there_says_so():
    with pytest.raises(ValueError, match="no folder"):
        open_run(Request(domain="image", model="/no/such/folder"))

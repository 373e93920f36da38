"""Pipelines with missing parts, or parts that do not fit: refused by a sentence; and when they are loaded anew."""

from __future__ import annotations

import json
import shutil

import pytest
import torch

import engines
from engines.domains.image.pipeline.loader import load_pipeline
from engines.request import Request
from tests.domains.image.tiny import autoencoder, network


@pytest.mark.parametrize("lost", ["tokenizer/tokenizer.json", "tokenizer"])
def test_a_tokenizer_that_is_missing_is_not_taken_for_an_empty_one(model_copy, lost):
    path = model_copy / lost
    shutil.rmtree(path) if path.is_dir() else path.unlink()
    with pytest.raises(ValueError, match=r"“model” (cannot draw|could not be loaded)"):
        load_pipeline(str(model_copy), "cpu")


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
def test_parts_that_do_not_fit_are_refused_when_they_are_loaded(model_copy, part):
    name, made = part
    made().save_pretrained(model_copy / name)
    with pytest.raises(ValueError, match="its parts do not fit together .*another model"):
        load_pipeline(str(model_copy), "cpu")


@pytest.mark.parametrize("entry", [5, {"a": 1}, []])
def test_an_index_with_odd_entries_is_a_sentence(model_copy, entry):
    index = json.loads((model_copy / "model_index.json").read_text())
    (model_copy / "model_index.json").write_text(json.dumps({**index, "unet": entry}))
    with pytest.raises(ValueError, match="save it again|Save it again"):
        load_pipeline(str(model_copy), "cpu")


def test_weights_saved_anew_are_read_anew(model_copy):
    first = load_pipeline(str(model_copy), "cpu")
    assert load_pipeline(str(model_copy), "cpu") is first
    changed = network()
    changed.conv_out.bias.data += 1
    changed.save_pretrained(model_copy / "unet")
    assert load_pipeline(str(model_copy), "cpu").pipe.unet.conv_out.bias.equal(changed.conv_out.bias)


def test_no_more_than_two_pipelines_are_held(model_copy, tmp_path):
    import gc
    import weakref

    networks = []
    for i in range(4):
        place = shutil.copytree(model_copy, tmp_path / f"model{i}")
        engines.design(Request(domain="image", model=str(place), lanes=1, particles=2, levels=2))
        networks.append(weakref.ref(load_pipeline(str(place), "cpu").pipe.unet))
    gc.collect()
    assert [one() is None for one in networks] == [True, True, False, False]


def test_memory_that_runs_out_is_not_told_as_damage(model_copy, monkeypatch):
    def full(*_):
        raise torch.OutOfMemoryError("CUDA out of memory.")

    monkeypatch.setattr("engines.domains.image.pipeline.checks.encode_prompts", full)
    with pytest.raises(torch.OutOfMemoryError):
        load_pipeline(str(model_copy), "cpu")

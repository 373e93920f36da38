"""Models by whatever people type and paste: paths, quotes, links, folders of a hub's cache."""

from __future__ import annotations

import shutil

import pytest

from engines.domains.image.conditions import ImageConditions
from engines.domains.image.pipeline.loader import load_pipeline
from engines.domains.image.pipeline.source.local_place import local_place
from engines.domains.image.pipeline.source.model_name import normalise_name
from engines.domains.image.pipeline.source.model_source import find_source
from tests.domains.image.checkpoint_files import checkpoint, save

NAMES = {
    "org/name": "org/name",
    " org/name/ ": "org/name",
    '"org/name"': "org/name",
    "https://huggingface.co/org/name": "org/name",
    "http://www.huggingface.co/org/name/": "org/name",
    "huggingface.co/org/name": "org/name",
    "hf.co/org/name": "org/name",
    "hf://org/name": "org/name",
    "https://huggingface.co/org/name/tree/main": "org/name",
    "https://huggingface.co/org/name/tree/main/unet": "org/name",
    "https://huggingface.co/org/name?library=diffusers#usage": "org/name",
    "https://huggingface.co/org/name/blob/main/model.safetensors": "org/name/blob/main/model.safetensors",
    "hf.co/org/name/resolve/main/a/b%20c.safetensors?download=true": "org/name/blob/main/a/b c.safetensors",
    "org/name/blob/main/model.safetensors": "org/name/blob/main/model.safetensors",
    "file:///home/me/my%20model/": "/home/me/my model",
    "file://localhost/home/me": "/home/me",
    "file:///C:/models/x.safetensors": "C:/models/x.safetensors",
    '"C:\\models\\x.safetensors"': "C:\\models\\x.safetensors",
    "“/home/me/model”": "/home/me/model",
    "'/home/me/model/'": "/home/me/model",
    "/": "/",
    "": "",
}
REFUSED = {
    "https://civitai.com/models/4384": "huggingface.co only",
    "https://github.com/CompVis/stable-diffusion": "huggingface.co only",
    "https://huggingface.co/datasets/org/name": "datasets",
    "https://huggingface.co/spaces/org/name": "spaces",
    "https://huggingface.co/org/name/tree/fp16": "branch",
    "https://huggingface.co/org/name/blob/v2/x.safetensors": "branch",
    "C:\\models\\x.safetensors": "no folder or file",
    "C:/models": "no folder or file",
    "~/no/such/model": "no folder or file",
    "model.safetensors": "no folder or file",
    "two words": "neither a folder nor a hub id",
    "\0": "neither a folder nor a hub id",
}


@pytest.fixture(autouse=True)
def offline(monkeypatch):
    monkeypatch.setattr("huggingface_hub.constants.HF_HUB_OFFLINE", True)


@pytest.mark.parametrize("written", NAMES)
def test_a_name_is_read_as_it_is_meant(written):
    assert normalise_name(written) == NAMES[written] == normalise_name(NAMES[written])


@pytest.mark.parametrize("written", REFUSED)
def test_what_leads_to_no_model_is_a_sentence(written):
    with pytest.raises(ValueError, match=REFUSED[written]) as caught:
        find_source(written)
    assert str(caught.value).endswith(".") and len(str(caught.value)) < 300


def test_a_request_keeps_the_name_that_was_meant():
    conditions = ImageConditions(model="https://huggingface.co/stabilityai/sdxl-turbo/tree/main")
    assert conditions.model == "stabilityai/sdxl-turbo" and conditions.guidance == 1
    assert ImageConditions(model=' "org/some-model" ').guidance == 7.5
    with pytest.raises(ValueError, match="huggingface.co only"):
        ImageConditions(model="https://civitai.com/models/4384")


@pytest.fixture
def cache(saved_model, tmp_path, monkeypatch):
    """A hub's cache with “some/model”, whose main is the older of two snapshots."""
    place = tmp_path / "hub" / "models--some--model"
    shutil.copytree(saved_model, place / "snapshots" / "aaa")
    (place / "snapshots" / "zzz").mkdir()
    (place / "refs").mkdir()
    (place / "refs" / "main").write_text("aaa")
    monkeypatch.setattr("huggingface_hub.constants.HF_HUB_CACHE", str(tmp_path / "hub"))
    return place


@pytest.mark.parametrize("inside", ["", "snapshots", "snapshots/aaa", "snapshots/aaa/model_index.json"])
def test_any_folder_of_a_hubs_cache_is_the_model(cache, inside):
    assert local_place(str(cache / inside)) == cache / "snapshots" / "aaa"
    assert load_pipeline(f"{cache / inside}", "cpu").shape == (4, 8, 8)


def test_a_hub_id_is_found_in_the_cache_without_a_network(cache):
    for name in ("some/model", "https://huggingface.co/some/model", '"some/model/"'):
        source = find_source(name)
        assert source.location == str(cache / "snapshots" / "aaa") and source.local_only and source.shown == "model"


def test_without_a_ref_the_newest_snapshot_counts(cache):
    (cache / "refs" / "main").unlink()
    shutil.rmtree(cache / "snapshots" / "zzz")
    assert local_place(str(cache)) == cache / "snapshots" / "aaa"


def test_what_is_wrong_with_a_kept_model_is_said_where_no_hub_answers(cache):
    shutil.rmtree(cache / "snapshots" / "aaa" / "unet")
    with pytest.raises(ValueError, match="no weights for its unet"):
        find_source("some/model")


def test_one_file_of_a_hubs_model_is_found_in_the_cache(cache):
    save(checkpoint("SD1"), cache / "snapshots" / "aaa" / "one.safetensors")
    for link in (
        "https://huggingface.co/some/model/blob/main/one.safetensors",
        "some/model/resolve/main/one.safetensors",
    ):
        source = find_source(link)
        assert source.family and source.location.endswith("one.safetensors")
    with pytest.raises(ValueError, match="cannot be reached"):
        find_source("some/model/blob/main/other.safetensors")


def test_spaces_quotes_homes_and_backslashes(saved_model, tmp_path, monkeypatch):
    place = shutil.copytree(saved_model, tmp_path / "my model")
    monkeypatch.setenv("HOME", str(tmp_path))
    escaped = str(place).replace(" ", "\\ ")
    for name in (f'"{place}"', f"'{place}/'", f"{place}//", "~/my model", "~/my model/", escaped, place.as_uri()):
        assert find_source(name).location == str(place), name


def test_the_one_file_of_a_folder_is_opened(tmp_path):
    file = save(checkpoint("SD1"), tmp_path / "model.safetensors")
    assert find_source(str(tmp_path)).location == str(file) == find_source(f"{file}").location
    shutil.copy(file, tmp_path / "other.safetensors")
    with pytest.raises(ValueError, match="name one, such as model.safetensors, other.safetensors"):
        find_source(str(tmp_path))

"""Requests of pictures: from files, from strangers, with prompts that are not read to their end."""

from __future__ import annotations

import json

import pytest
from PIL import PngImagePlugin

from engines.domains import domain
from engines.domains.image.png.settings import KEYWORD
from engines.domains.image.rewards import hub_files
from engines.domains.image.rewards.hub import HUB_REWARDS
from engines.records.store import Store
from studio.design.load_settings import load_settings
from studio.errors import UserError
from studio.outside.names import is_public
from studio.runs.runs import Runs
from studio.runs.view import view_run
from tests.domains.image.picture_files import picture_bytes

KNOWN = domain("image").known_designs


def png_with_text(text: str) -> bytes:
    info = PngImagePlugin.PngInfo()
    info.add_itxt(KEYWORD, text)
    return picture_bytes(KNOWN[0], pnginfo=info)


@pytest.fixture
def runs(tmp_path):
    return Runs(Store(tmp_path / "studio.db"))


@pytest.mark.parametrize(
    ("ending", "file", "words"),
    [
        ("png", picture_bytes(KNOWN[0]), "no settings"),
        ("png", b"hello", "no picture"),
        ("png", png_with_text("{"), "cannot be read"),
        ("png", png_with_text("[1]"), "no settings"),
        ("png", png_with_text('{"domain": "image", "lanes": -1}'), "lanes"),
        ("png", png_with_text('{"domain": "image", "flavour": 1}'), "no setting"),
        ("png", png_with_text("[" * 100_000), "cannot be read"),
        ("json", b"{", "no settings"),
        ("json", b'{"domain": "gone"}', "no domain"),
    ],
)
def test_a_file_without_good_settings_is_a_sentence(runs, tmp_path, ending, file, words):
    (tmp_path / f"x.{ending}").write_bytes(file)
    with pytest.raises(UserError, match=words):
        load_settings(runs, str(tmp_path / f"x.{ending}"))


def test_a_strangers_scripts_are_not_taken_where_nothing_confines_them(runs, tmp_path, monkeypatch):
    request = {
        "domain": "chain",
        "rewards": {"mine": 1},
        "scripts": {"mine": "def reward(designs):\n    return [1.0] * len(designs)\n"},
        "value": "pm",
    }
    (tmp_path / "x.json").write_text(json.dumps(request))
    assert load_settings(runs, str(tmp_path / "x.json"))["scripts"] == request["scripts"]
    monkeypatch.setattr(type(runs.library.script_host), "unconfined", property(lambda host: True))
    with pytest.raises(UserError, match="unconfined"):
        load_settings(runs, str(tmp_path / "x.json"))


def test_a_prompt_that_is_not_read_to_its_end_is_remarked_once(runs):
    settings = {"domain": "image", "rewards": {"brightness": 1}, "lanes": 1, "levels": 4}
    long, short = (
        runs.start({**settings, "conditions": {"prompt": prompt}}, "me") for prompt in ("rocket " * 500, "a cat")
    )
    (sentence,) = view_run(runs, long, 0, "me")["remarks"]
    assert "are not read" in sentence and view_run(runs, short, 0, "me")["remarks"] == []


def test_a_studio_open_to_strangers_reads_no_folder_and_downloads_nothing(tmp_path, monkeypatch):
    runs = Runs(Store(tmp_path / "studio.db"), public=True)
    for model in ("/etc", "assets/image", "../x", "somebody/large-model", str(tmp_path)):
        with pytest.raises(UserError, match="open to everybody"):
            runs.start({"domain": "image", "model": model}, "ann")
    monkeypatch.setenv("STUDIO_MODELS", f"somebody/large-model, {tmp_path}")
    with pytest.raises(UserError, match="hf download somebody/large-model"):
        runs.start({"domain": "image", "model": "somebody/large-model"}, "ann")
    assert runs.start({"domain": "image", "model": str(tmp_path)}, "ann") and runs.start({"domain": "image"}, "ann")


@pytest.mark.parametrize("reward", HUB_REWARDS)
def test_a_studio_open_to_strangers_fetches_no_reward_from_the_hub(reward, tmp_path, monkeypatch):
    """Though the hub can be reached, and the package is there; what was fetched before is used."""
    monkeypatch.setattr(hub_files, "find_spec", lambda package: True)
    monkeypatch.setattr(hub_files, "is_reachable", lambda repository: True)
    settings, store = {"domain": "image", "rewards": {reward: 1.0}}, Store(tmp_path / "studio.db")
    with pytest.raises(UserError, match="open to everybody.*would first download .* GB"):
        Runs(store, public=True).start(settings, "ann")
    assert Runs(store).start(settings, "ann")
    monkeypatch.setattr(hub_files, "is_cached", lambda *file: True)
    assert Runs(store, public=True).start(settings, "ann")


@pytest.mark.parametrize(
    ("host", "environment", "open_"),
    [
        ("127.0.0.1", {}, False),
        ("localhost", {}, False),
        ("0.0.0.0", {}, True),
        ("127.0.0.1", {"SPACE_ID": "a/b"}, True),
        ("127.0.0.1", {"GRADIO_SHARE": "True"}, True),
    ],
)
def test_who_can_reach_the_studio(host, environment, open_):
    assert is_public(host, environment) == open_

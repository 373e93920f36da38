"""Rewards by networks of the model hub: what cannot be had is a sentence, and each picture has its own prompt."""

from __future__ import annotations

import pickle
from types import SimpleNamespace

import numpy as np
import pytest
import torch
from PIL import Image

from engines.domains.image.conditions import ImageConditions
from engines.domains.image.rewards import aesthetic, clip, hub_files
from engines.domains.image.rewards.hub import HUB_REWARDS
from engines.records.store import Store
from studio.errors import UserError
from studio.runs.runs import Runs


@pytest.mark.parametrize("name", HUB_REWARDS)
def test_what_cannot_be_had_is_a_sentence_before_anything_runs(name, monkeypatch, tmp_path):
    runs = Runs(Store(tmp_path / "studio.db"))
    monkeypatch.setattr(hub_files, "is_cached", lambda *file: False)
    monkeypatch.setattr(hub_files, "is_reachable", lambda repo: False)
    monkeypatch.setattr(hub_files, "find_spec", lambda package: object())
    offline = HUB_REWARDS[name].missing()
    assert (
        "GB" in offline and "cannot be reached" in offline and offline.endswith(".") and "GB" in HUB_REWARDS[name].about
    )
    with pytest.raises(UserError, match="cannot be reached"):
        runs.start({"domain": "image", "rewards": {name: 1}}, "ann")
    monkeypatch.setattr(hub_files, "find_spec", lambda package: None)
    assert "pip install" in HUB_REWARDS[name].missing()
    assert runs.history("ann") == []


@pytest.mark.parametrize("name", HUB_REWARDS)
def test_what_is_here_or_can_be_fetched_is_not_missing(name, monkeypatch):
    monkeypatch.setattr(hub_files, "find_spec", lambda package: object())
    for cached, reachable in ((True, False), (False, True)):
        monkeypatch.setattr(hub_files, "is_cached", lambda *file, is_so=cached: is_so)
        monkeypatch.setattr(hub_files, "is_reachable", lambda repo, is_so=reachable: is_so)
        assert HUB_REWARDS[name].missing() == ""


class Inputs(dict):
    def to(self, device):
        return self


def processor(images=(), text=(), **how):
    """Mean colour of each picture; of a text, the colour that it names."""
    named = {"red": [1, 0, 0], "green": [0, 1, 0]}
    return Inputs(
        images=torch.tensor(np.array([np.asarray(p).mean((0, 1)) / 255 for p in images])).float(),
        text=torch.tensor([named[t] for t in text]).float(),
    )


def test_similarity_is_to_each_pictures_own_prompt(monkeypatch):
    model = lambda images, text: SimpleNamespace(image_embeds=3 * images, text_embeds=text)
    model.device = "cpu"
    monkeypatch.setattr(clip, "load_model", lambda *names: (model, processor))
    monkeypatch.setattr(clip, "BATCH", 2)
    pictures = [Image.new("RGB", (4, 4), colour) for colour in ("#f00", "#0f0", "#f00")]
    pictures[1].info["prompt"] = "green"
    for name in ("clip", "pickscore"):
        assert HUB_REWARDS[name].judge(pictures, ImageConditions(prompt="red")).tolist() == pytest.approx(
            [100, 100, 100]
        )
        assert HUB_REWARDS[name].judge(pictures, ImageConditions(prompt="green")).tolist() == pytest.approx([0, 100, 0])


def test_the_aesthetic_head_is_read_from_tensors_only(monkeypatch, tmp_path):
    """Five layers with dropout between, as LAION's file numbers them; a file of more than tensors is refused."""
    file, numbers = tmp_path / "head.pth", (0, 2, 4, 6, 7)
    widths = list(zip(aesthetic.WIDTHS, aesthetic.WIDTHS[1:]))
    kept = {
        f"layers.{i}.{part}": torch.full(shape, 0.01)
        for i, (a, b) in zip(numbers, widths)
        for part, shape in (("weight", (b, a)), ("bias", (b,)))
    }
    torch.save(kept, file)
    monkeypatch.setattr("huggingface_hub.hf_hub_download", lambda *what: str(file))
    aesthetic.load_head.cache_clear()
    vision = lambda images, text: SimpleNamespace(image_embeds=torch.ones(len(images), 768))
    vision.device = "cpu"
    monkeypatch.setattr(aesthetic, "load_vision", lambda: (vision, processor))
    pictures = [Image.new("RGB", (64, 64), colour) for colour in ("white", "black")]
    x = torch.full((1, 768), 768**-0.5)
    for a, b in widths:
        x = torch.nn.functional.linear(x, torch.full((b, a), 0.01), torch.full((b,), 0.01))
    assert HUB_REWARDS["aesthetic"].judge(pictures, ImageConditions()).tolist() == pytest.approx([float(x)] * 2)
    torch.save({**kept, "layers.7.bias": print}, file)
    aesthetic.load_head.cache_clear()
    with pytest.raises(pickle.UnpicklingError):
        aesthetic.load_head()

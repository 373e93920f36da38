"""Diversity, distance to what was learned, and closeness to the prompt."""

from __future__ import annotations

import numpy as np
import pytest
import torch
from PIL import Image

from engines.domains import domain
from engines.domains.image import training_pictures
from engines.domains.image.conditions import ImageConditions
from engines.domains.image.measures import diversity, measures
from engines.domains.image.prompts import similarity
from tests.domains.image.tiny import tokenizer

WHITE, BLACK, *_, FACE, NOISE = KNOWN = domain("image").known_designs


@pytest.fixture
def learned(monkeypatch, tmp_path):
    """A model that learned all known pictures but noise."""
    monkeypatch.setattr(training_pictures, "THUMBNAILS", tmp_path / "folder" / "known.npz")
    training_pictures.save_training_pictures(
        KNOWN[:-1], [f"picture {i}" for i in range(7)], training_pictures.THUMBNAILS
    )
    training_pictures.load_training_pictures.cache_clear()
    yield training_pictures.load_training_pictures()
    training_pictures.load_training_pictures.cache_clear()


def test_diversity():
    assert diversity([FACE, FACE.resize((128, 128), Image.Resampling.NEAREST)]) == pytest.approx(0, abs=1e-9)
    assert diversity([WHITE, BLACK]) == 1 and diversity([WHITE, WHITE, BLACK]) == pytest.approx(2 / 3)
    assert diversity([FACE]) == diversity([]) == 0


def test_the_nearest_training_picture_is_named(learned):
    for place, picture in enumerate(KNOWN[:-1]):
        name, distance, thumbnail = learned.nearest(picture)
        assert name == f"picture {place}" and distance < 0.003 and thumbnail.shape == (16, 16, 3)
    assert learned.nearest(NOISE)[1] > 0.05
    assert measures([WHITE, NOISE])["nearest_known"] == pytest.approx(learned.nearest(NOISE)[1] / 2, abs=0.002)


def test_it_is_shown_beside_a_design(learned):
    ((title, picture),) = domain("image").views(FACE, {})
    assert "picture 6" in title and picture.startswith("<svg")


def test_as_many_names_as_pictures(tmp_path):
    with pytest.raises(ValueError, match="one name a picture"):
        training_pictures.save_training_pictures([WHITE, BLACK], ["white"], tmp_path / "known.npz")


def test_without_what_was_learned_a_measure_is_left_out(monkeypatch, tmp_path):
    monkeypatch.setattr(training_pictures, "THUMBNAILS", tmp_path / "known.npz")
    monkeypatch.setattr(similarity, "CONTRASTIVE_MODEL", tmp_path / "contrast")
    training_pictures.load_training_pictures.cache_clear()
    assert measures([WHITE, BLACK]) == {"diversity": 1}
    assert similarity.judge_prompts([WHITE, BLACK], ImageConditions()) == {}
    assert domain("image").views(FACE, {}) == []
    training_pictures.load_training_pictures.cache_clear()


@pytest.fixture
def contrast(monkeypatch, tmp_path):
    from transformers import CLIPConfig, CLIPModel

    tower = {"hidden_size": 32, "intermediate_size": 64, "num_hidden_layers": 2, "num_attention_heads": 4}
    torch.manual_seed(0)
    CLIPModel(
        CLIPConfig(
            text_config={
                **tower,
                "vocab_size": 514,
                "max_position_embeddings": 16,
                "bos_token_id": 512,
                "eos_token_id": 513,
                "pad_token_id": 513,
            },
            vision_config={**tower, "image_size": 64, "patch_size": 16},
            projection_dim=16,
        )
    ).save_pretrained(tmp_path)
    tokenizer().save_pretrained(tmp_path)
    monkeypatch.setattr(similarity, "CONTRASTIVE_MODEL", tmp_path)
    similarity.load_model.cache_clear()
    yield
    similarity.load_model.cache_clear()


def test_similarity_is_to_each_pictures_own_prompt(contrast):
    one, two = FACE.copy(), NOISE.resize((128, 128))
    one.info["prompt"], two.info["prompt"] = "a face", "noise"
    asked = ImageConditions(prompt="a face\nnoise")
    found = similarity.judge_prompts([one, two], asked)["prompt similarity"]
    apart = [
        similarity.judge_prompts([picture], ImageConditions(prompt=picture.info["prompt"]))["prompt similarity"][0]
        for picture in (one, two)
    ]
    assert found == pytest.approx(apart, abs=2e-4) and all(-1 <= cosine <= 1 for cosine in found)
    assert similarity.paired_similarity([one], ["noise"]) != pytest.approx(found[0], abs=1e-6)
    assert similarity.judge_prompts([], asked) == {}


def test_a_prompt_of_any_length_is_compared(contrast):
    assert np.isfinite(similarity.paired_similarity([FACE, FACE], ["word " * 500, "😀 قطة"])).all()

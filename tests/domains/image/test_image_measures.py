"""Diversity, and distance to what was learned."""

from __future__ import annotations

import pytest
from PIL import Image

from engines.domains import domain
from engines.domains.image import training_pictures
from engines.domains.image.conditions import ImageConditions
from engines.domains.image.measures import diversity, measures
from engines.domains.image.prompts import similarity

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

"""Pictures into the store and back: exactly or small, compared, drawn no larger than they are shown."""

from __future__ import annotations

from xml.etree import ElementTree

import numpy as np
import pytest

from engines.domains import domain
from engines.domains.image.draw import draw
from engines.domains.image.png import codec as png
from engines.records.meter import Meter
from engines.rewards import Reward, Scorer
from tests.domains.image.picture_files import same_pixels

KNOWN = domain("image").known_designs
LARGE = KNOWN[-1].resize((700, 400))


@pytest.mark.parametrize("picture", [*KNOWN, LARGE])
def test_a_picture_comes_back_as_it_was_written(picture):
    assert same_pixels(png.read(png.write(picture)), picture)
    small = png.read(png.sketch(picture))
    assert max(small.size) == min(128, max(picture.size)) and len(png.sketch(picture)) < 20_000


def test_equal_pictures_are_judged_once():
    asked = []
    reward = Reward("Any", "", "", lambda pictures, _: asked.append(len(pictures)) or np.zeros(len(pictures)))
    score = Scorer({"any": reward}, {"any": 1.0}, None, Meter(), key=domain("image").codec.key)
    other = KNOWN[0].copy()
    other.info["prompt"] = "another prompt"
    score([KNOWN[0], KNOWN[1], KNOWN[0].copy(), other]), score([*KNOWN])
    assert asked == [3, 6]


@pytest.mark.parametrize(
    "text",
    [
        "",
        "data:",
        "x",
        "data:image/png,abc",
        "data:image/png;base64,%%%",
        "data:text/html;base64,AAAA",
        "data:image/png;base64,AAAA",
    ],
)
def test_what_is_not_a_written_picture_is_a_sentence(text):
    with pytest.raises(ValueError, match="picture"):
        png.read(text)


def test_a_drawing_is_no_larger_than_it_is_shown():
    for design in (LARGE, png.write(LARGE)):
        href = ElementTree.fromstring(draw(design, 100)).find("{*}image").get("href")
        assert max(png.read(href).size) <= 200
    assert png.write(KNOWN[6]) in draw(KNOWN[6], 100)


def test_a_run_of_the_usual_size_stays_small():
    """4 lanes × 10 × 25 levels of 64 × 64 pixels are 1,000 sketches."""
    sketches = [len(png.sketch(picture)) for picture in KNOWN]
    assert 1000 * 0.76 * np.mean(sketches) < 4e6  # base64 packs to three quarters again

"""What pictures are rewarded for: known answers, one picture at a time or many."""

from __future__ import annotations

import io

import numpy as np
import pytest
from PIL import Image, ImageOps

from engines.domains import domain
from engines.domains.image.conditions import ImageConditions
from engines.domains.image.png import codec as png
from engines.domains.image.rewards import pixels
from engines.domains.image.rewards.catalogue import REWARDS
from engines.domains.image.rewards.palette import parse_colours
from engines.request import Request

WHITE, BLACK, RAMP, SQUARE, CHECKERS, SUNSET, FACE, NOISE = KNOWN = domain("image").known_designs


PLAIN = [name for name, reward in REWARDS.items() if not reward.missing]


WANTED = ImageConditions(palette="#ffffff #000", likeness=png.write(SUNSET))


def judged(name: str, *pictures: Image.Image) -> list[float]:
    return REWARDS[name].judge(pictures, WANTED).tolist()


@pytest.mark.parametrize("name", PLAIN)
def test_every_picture_is_judged_alone(name):
    """In any company, of any size, in any order."""
    pictures = [*KNOWN, FACE.resize((40, 25)), NOISE.convert("L"), Image.new("RGB", (1, 1), "red")]
    together, turned = judged(name, *pictures), judged(name, *pictures[::-1])
    assert together == turned[::-1] == [judged(name, picture)[0] for picture in pictures]
    low, high = REWARDS[name].span
    assert all(low <= score <= high for score in together)


@pytest.mark.parametrize("name", PLAIN)
def test_large_pictures_are_judged_in_parts(name, monkeypatch):
    whole = judged(name, *KNOWN)
    monkeypatch.setattr(pixels, "MAX_NUMBERS", 1)
    assert judged(name, *KNOWN) == whole and judged(name) == []


def test_size_as_jpeg():
    packed = io.BytesIO()
    NOISE.save(packed, "JPEG", quality=95)
    size = len(packed.getvalue()) / 1000
    assert judged("incompressibility", NOISE) == [size] and judged("compressibility", NOISE) == [-size]
    assert judged("compressibility", WHITE) > judged("compressibility", FACE) > judged("compressibility", NOISE)


def test_colourfulness():
    """One colour has means alone: pure red is rg = 255, yb = 127.5. Two in equal parts have both. Greys have none."""
    red = Image.new("RGB", (8, 8), (255, 0, 0))
    half = Image.fromarray(np.repeat([[[255, 0, 0]], [[0, 255, 0]]], 8, 1).astype(np.uint8))
    assert judged("colorfulness", red) == pytest.approx([0.3 * np.hypot(255, 127.5)])
    assert judged("colorfulness", half) == pytest.approx([255 + 0.3 * 127.5])
    assert judged("colorfulness", WHITE, BLACK, RAMP, CHECKERS) == pytest.approx([0] * 4, abs=1e-9)


def test_light():
    assert judged("brightness", WHITE, BLACK, CHECKERS) == pytest.approx([1, 0, 0.5])
    assert judged("contrast", WHITE, BLACK, CHECKERS) == pytest.approx([0, 0, 0.5])
    assert judged("brightness", Image.new("RGB", (2, 2), (0, 255, 0))) == pytest.approx([0.587])


def test_symmetry():
    half = Image.new("RGB", (10, 4))
    half.paste("white", (0, 0, 5, 4))
    assert judged("symmetry", half, SQUARE, SUNSET) == pytest.approx(
        [0, 1, judged("symmetry", ImageOps.mirror(SUNSET))[0]]
    )


def test_palette():
    """White and black are in it, grey is as far as can be from both."""
    grey = Image.new("RGB", (4, 4), (127, 127, 127))
    assert judged("palette", WHITE, BLACK, CHECKERS) == [1, 1, 1]
    assert judged("palette", grey) == pytest.approx([1 - 127 / 255])


def test_likeness_is_of_what_is_seen_from_afar():
    near = ImageOps.expand(SUNSET.resize((62, 62)), 1)
    assert (
        judged("likeness", SUNSET) == [1]
        and judged("likeness", near)[0] > 0.9 > judged("likeness", ImageOps.invert(SUNSET))[0]
    )


@pytest.mark.parametrize(
    ("text", "want"),
    [("", ()), ("#fff", ((255, 255, 255),)), ("264653,#2A9D8F; abc", ((38, 70, 83), (42, 157, 143), (170, 187, 204)))],
)
def test_colours_as_people_write_them(text, want):
    assert parse_colours(text) == want


@pytest.mark.parametrize("text", ["red", "#12345", "#ggg", "#264653 blue"])
def test_no_colour_is_a_sentence(text):
    with pytest.raises(ValueError, match="#RRGGBB"):
        parse_colours(text)


@pytest.mark.parametrize("name", ["palette", "likeness"])
def test_what_a_reward_needs_is_said(name):
    with pytest.raises(ValueError, match=f"The reward {name} needs"):
        Request(domain="image", rewards={name: 1})

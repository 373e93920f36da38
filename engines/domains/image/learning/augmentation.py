"""One emoji, many pictures: size, place, mirror, colour, background.

Without variation a prompt has one picture, every candidate is the same, and there is nothing to guide.
"""

from __future__ import annotations

import colorsys
from dataclasses import dataclass

import numpy as np
from PIL import Image, ImageOps

from engines.domains.image.learning.emoji import Emoji

SIDE = 64
HUES = {
    "red": 0.0,
    "orange": 0.08,
    "yellow": 0.15,
    "green": 0.36,
    "turquoise": 0.49,
    "blue": 0.61,
    "purple": 0.77,
    "pink": 0.92,
}
GREYS = {"white": (1.0, 1.0), "grey": (0.72, 0.9), "black": (0.05, 0.2)}  # brightness from, to
WHITE = (255, 255, 255)
RECOLOURED, BACKED = 0.15, 0.4  # shares of pictures with another colour, with a background
LABELLED = 0.7  # share of these whose colour, or background, stands in the caption
PLAIN_SIZE, SIZES = 0.92, (0.78, 0.97)  # shares of a picture's side that the emoji takes
MIN_SATURATION = 0.12  # mean, below which a picture has no colour to change

Rgb = tuple[int, int, int]


@dataclass(frozen=True)
class Variation:
    """One picture of an emoji, square RGB, and what a caption says of it besides its name: words, or empty."""

    picture: Image.Image
    colour: str
    background: str


def vary(emoji: Emoji, drawn: Image.Image, rng: np.random.Generator, scale: int = 1) -> Variation:
    """A random variation of a drawn emoji (square RGBA), SIDE · scale pixels wide: the same whatever the scale."""
    colour = _choose_colour(emoji, drawn, rng)
    tinted = drawn if not colour else _turn_hue(drawn, HUES[colour] + rng.normal(0, 0.015))
    background, paint = _choose_background(rng)
    return Variation(
        _place(emoji, tinted, paint, rng, scale),
        colour if rng.random() < LABELLED else "",
        background if rng.random() < LABELLED else "",
    )


def plain(drawn: Image.Image, scale: int = 1) -> Image.Image:
    """The emoji as it is, on white: RGB, SIDE · scale pixels wide."""
    return _compose(drawn, round(SIDE * PLAIN_SIZE), (0, 0), WHITE, scale)


def _place(emoji: Emoji, drawn: Image.Image, paint: Rgb, rng: np.random.Generator, scale: int) -> Image.Image:
    """The emoji at a random size and place, sometimes mirrored."""
    size = round(SIDE * rng.uniform(*SIZES))
    shift = rng.integers(-3, 4, 2) if size < SIDE - 6 else (0, 0)
    mirrored = ImageOps.mirror(drawn) if emoji.mirrors and rng.random() < 0.5 else drawn
    return _compose(mirrored, size, shift, paint, scale)


def _compose(drawn: Image.Image, size: int, shift, paint: Rgb, scale: int) -> Image.Image:
    """size, shift: pixels of a picture SIDE wide."""
    page, large = Image.new("RGB", (SIDE * scale,) * 2, paint), (size * scale,) * 2
    scaled = drawn.resize(large, Image.Resampling.LANCZOS)
    page.paste(scaled, tuple(((SIDE - size) // 2 + int(s)) * scale for s in shift), scaled)
    return page


def _choose_colour(emoji: Emoji, drawn: Image.Image, rng: np.random.Generator) -> str:
    """A colour's name, or nothing: for most, for flags, for what is called by a colour, for what has none."""
    if emoji.group == "Flags" or rng.random() >= RECOLOURED or any(c in emoji.name.split() for c in (*HUES, *GREYS)):
        return ""
    saturation = np.asarray(drawn.convert("RGB").convert("HSV"))[..., 1][np.asarray(drawn)[..., 3] > 128]
    return "" if saturation.mean() < MIN_SATURATION * 255 else str(rng.choice(list(HUES)))


def _turn_hue(drawn: Image.Image, hue: float) -> Image.Image:
    """The picture with all hues turned by one angle, so that its main hue becomes `hue`."""
    hsv = np.asarray(drawn.convert("RGB").convert("HSV")).astype(np.int16)
    seen = hsv[np.asarray(drawn)[..., 3] > 128].astype(float)
    angle = np.angle((seen[:, 1] * seen[:, 2] * np.exp(2j * np.pi * seen[:, 0] / 255)).sum()) / (2 * np.pi)
    hsv[..., 0] = (hsv[..., 0] + round((hue - angle) * 255)) % 256
    turned = Image.fromarray(hsv.astype(np.uint8), "HSV").convert("RGB")
    turned.putalpha(drawn.getchannel("A"))
    return turned


def _choose_background(rng: np.random.Generator) -> tuple[str, Rgb]:
    """Its word and its colour; plain white has no word."""
    if rng.random() >= BACKED:
        return "", WHITE
    name = str(rng.choice([*HUES, *GREYS]))
    if name in GREYS:
        return name, (round(255 * rng.uniform(*GREYS[name])),) * 3
    rgb = colorsys.hsv_to_rgb((HUES[name] + rng.normal(0, 0.012)) % 1, rng.uniform(0.25, 0.75), rng.uniform(0.85, 1))
    return name, tuple(round(255 * c) for c in rgb)

"""One emoji, many pictures and many ways to ask for it: size, place, mirror, colour, background; names, keywords, order.

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
RECOLOURED, BACKED, SAID = 0.15, 0.4, 0.7
PALE = 0.12  # mean saturation below which a picture has no colour to change


@dataclass(frozen=True)
class Variation:
    """One picture of an emoji and what may be said of it besides its name. colour, background: words, or empty."""

    picture: Image.Image  # RGB, SIDE × SIDE
    colour: str
    background: str


def vary(emoji: Emoji, drawn: Image.Image, draw: np.random.Generator) -> Variation:
    """A random variation of a drawn emoji (square RGBA)."""
    colour = _recolour(emoji, drawn, draw)
    tinted = drawn if not colour else _hue_to(drawn, HUES[colour] + draw.normal(0, 0.015))
    background, paint = _background(draw)
    return Variation(
        _placed(emoji, tinted, paint, draw),
        colour if draw.random() < SAID else "",
        background if draw.random() < SAID else "",
    )


def plain(drawn: Image.Image) -> Image.Image:
    """The emoji as it is, on white: RGB, SIDE × SIDE."""
    return _composed(drawn, round(SIDE * 0.92), (0, 0), (255, 255, 255))


def _placed(emoji: Emoji, drawn: Image.Image, paint: tuple[int, int, int], draw: np.random.Generator) -> Image.Image:
    size = round(SIDE * draw.uniform(0.78, 0.97))
    shift = draw.integers(-3, 4, 2) if size < SIDE - 6 else (0, 0)
    mirrored = ImageOps.mirror(drawn) if emoji.mirrors and draw.random() < 0.5 else drawn
    return _composed(mirrored, size, shift, paint)


def _composed(drawn: Image.Image, size: int, shift, paint: tuple[int, int, int]) -> Image.Image:
    page, scaled = Image.new("RGB", (SIDE, SIDE), paint), drawn.resize((size, size), Image.Resampling.LANCZOS)
    page.paste(scaled, tuple((SIDE - size) // 2 + int(s) for s in shift), scaled)
    return page


def _recolour(emoji: Emoji, drawn: Image.Image, draw: np.random.Generator) -> str:
    if emoji.group == "Flags" or draw.random() >= RECOLOURED or any(c in emoji.name.split() for c in (*HUES, *GREYS)):
        return ""
    saturation = np.asarray(drawn.convert("RGB").convert("HSV"))[..., 1][np.asarray(drawn)[..., 3] > 128]
    return "" if saturation.mean() < PALE * 255 else str(draw.choice(list(HUES)))


def _hue_to(drawn: Image.Image, hue: float) -> Image.Image:
    """Turn all hues by one angle, so that the picture's main hue becomes `hue`."""
    hsv = np.asarray(drawn.convert("RGB").convert("HSV")).astype(np.int16)
    seen = hsv[np.asarray(drawn)[..., 3] > 128].astype(float)
    angle = np.angle((seen[:, 1] * seen[:, 2] * np.exp(2j * np.pi * seen[:, 0] / 255)).sum()) / (2 * np.pi)
    hsv[..., 0] = (hsv[..., 0] + round((hue - angle) * 255)) % 256
    turned = Image.fromarray(hsv.astype(np.uint8), "HSV").convert("RGB")
    turned.putalpha(drawn.getchannel("A"))
    return turned


def _background(draw: np.random.Generator) -> tuple[str, tuple[int, int, int]]:
    """Its word and its colour; plain white has no word."""
    if draw.random() >= BACKED:
        return "", (255, 255, 255)
    name = str(draw.choice([*HUES, *GREYS]))
    if name in GREYS:
        return name, (round(255 * draw.uniform(*GREYS[name])),) * 3
    rgb = colorsys.hsv_to_rgb((HUES[name] + draw.normal(0, 0.012)) % 1, draw.uniform(0.25, 0.75), draw.uniform(0.85, 1))
    return name, tuple(round(255 * c) for c in rgb)


def caption(emoji: Emoji, colour: str, background: str, draw: np.random.Generator) -> str:
    """One way to ask for the picture: its name, words of it in another order, keywords, or the character itself."""
    way = draw.random()
    if way < 0.7:
        said = emoji.name
    elif way < 0.8:
        said = _some(emoji.name.replace(":", "").split(), draw)
    elif way < 0.97 and emoji.keywords:
        said = _some([emoji.name, *emoji.keywords], draw, most=3)
    else:
        said = emoji.text
    return " ".join(filter(None, (colour, said, background and f"on a {background} background"))).lower()


def _some(words: list[str], draw: np.random.Generator, most: int = 6) -> str:
    count = int(draw.integers(max(1, min(len(words), most) - 2), min(len(words), most) + 1))
    return " ".join(str(words[i]) for i in draw.permutation(len(words))[:count])

"""Plain pictures on which a reward of one's own is checked. Drawn here, so that nothing has to be loaded."""

from __future__ import annotations

import numpy as np
from PIL import Image, ImageDraw

SIDE = 64


def sample_pictures() -> tuple[Image.Image, ...]:
    """White, black, grey ramp, red square, checkerboard, sun over the sea, face, noise: RGB, SIDE × SIDE."""
    ramp = Image.linear_gradient("L").resize((SIDE, SIDE)).convert("RGB")
    noise = Image.fromarray(np.random.default_rng(0).integers(0, 256, (SIDE, SIDE, 3), dtype=np.uint8))
    return (
        Image.new("RGB", (SIDE, SIDE), "white"),
        Image.new("RGB", (SIDE, SIDE)),
        ramp,
        _square(),
        _checkers(),
        _sunset(),
        _face(),
        noise,
    )


def _square() -> Image.Image:
    picture = Image.new("RGB", (SIDE, SIDE), "white")
    ImageDraw.Draw(picture).rectangle((16, 16, 47, 47), fill="#d43d2a")
    return picture


def _checkers() -> Image.Image:
    rows, columns = np.indices((SIDE, SIDE)) // 8
    return Image.fromarray((255 * ((rows + columns) % 2)).astype(np.uint8)).convert("RGB")


def _sunset() -> Image.Image:
    picture = Image.new("RGB", (SIDE, SIDE), "#f6b26b")
    pen = ImageDraw.Draw(picture)
    pen.ellipse((36, 20, 60, 44), fill="#fff2a8")
    pen.rectangle((0, 40, SIDE, SIDE), fill="#27628c")
    return picture


def _face() -> Image.Image:
    picture = Image.new("RGB", (SIDE, SIDE), "white")
    pen = ImageDraw.Draw(picture)
    pen.ellipse((4, 4, 59, 59), fill="#fcc934")
    for left in (20, 38):
        pen.ellipse((left, 20, left + 6, 30), fill="#5f3b12")
    pen.arc((18, 24, 45, 48), 20, 160, fill="#5f3b12", width=4)
    return picture

"""Pictures with their prompts under them, on one page."""

from __future__ import annotations

from collections.abc import Sequence

from PIL import Image, ImageDraw

COLUMNS, SIDE = 10, 96  # pictures in a row, pixels of a picture
GAP, LINE = 8, 24  # pixels between two pictures, side by side and one under the other
MAX_LETTERS = 17  # of a prompt


def contact_sheet(drawn: Sequence[Image.Image], names: Sequence[str]) -> Image.Image:
    """A page of pictures, each with its name."""
    rows = -(-len(drawn) // COLUMNS)
    page = Image.new("RGB", (COLUMNS * (SIDE + GAP), rows * (SIDE + LINE)), "white")
    pen = ImageDraw.Draw(page)
    for i, (picture, name) in enumerate(zip(drawn, names)):
        left, top = i % COLUMNS * (SIDE + GAP) + GAP // 2, i // COLUMNS * (SIDE + LINE) + GAP // 2
        page.paste(picture.resize((SIDE, SIDE), Image.Resampling.LANCZOS), (left, top))
        pen.text((left + SIDE // 2, top + SIDE + 2), name[:MAX_LETTERS], fill="#444", anchor="ma", font_size=9)
    return page

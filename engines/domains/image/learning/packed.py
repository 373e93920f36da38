"""Drawings of emoji in one file of some megabytes, for machines without the font and the list of names."""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from dataclasses import asdict
from io import BytesIO
from pathlib import Path
from zipfile import ZipFile

from PIL import Image

from engines.domains.image.learning.emoji import Drawer, Emoji, read_emoji

NAMES = "emoji.json"
Draw = Callable[[str], Image.Image | None]


def pack_drawings(emoji: Sequence[Emoji], draw: Draw, file: Path) -> None:
    """Write every emoji with its drawing. Raises ValueError where one cannot be drawn."""
    with ZipFile(file, "w") as packed:
        packed.writestr(NAMES, json.dumps([asdict(each) for each in emoji]))
        for each in emoji:
            drawn, page = draw(each.text), BytesIO()
            if drawn is None:
                raise ValueError(f"The font cannot draw “{each.name}”; give a newer one.")
            drawn.save(page, "WEBP", lossless=True, exact=True)
            packed.writestr(_place(each.text), page.getvalue())


class PackedDrawer:
    """Draws what was packed: characters → a square RGBA picture."""

    def __init__(self, file: Path):
        self._file = file

    def __call__(self, text: str) -> Image.Image:
        with ZipFile(self._file) as packed:
            return Image.open(BytesIO(packed.read(_place(text)))).convert("RGBA")


def known_emoji(source: Path) -> list[Emoji]:
    """Those of a packed file, or, beside a font, those of Debian's lists."""
    if source.suffix != ".zip":
        return read_emoji()
    with ZipFile(source) as packed:
        read = json.loads(packed.read(NAMES))
    return [Emoji(**(each | {"keywords": tuple(each["keywords"])})) for each in read]


def open_drawer(source: Path) -> Draw:
    """What draws emoji: a packed file, or a font."""
    return PackedDrawer(source) if source.suffix == ".zip" else Drawer(source)


def _place(text: str) -> str:
    return "-".join(f"{ord(letter):x}" for letter in text) + ".webp"

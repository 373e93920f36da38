"""Pictures on the page: SVG around the pixels, so that every domain is drawn alike."""

from __future__ import annotations

from functools import lru_cache
from html import escape

from PIL import Image

from engines.domains.image.png.codec import read, sketch, write

SHARP = 2  # a picture is sent with at most so many pixels for each one it is shown with
SMALL = 24_000  # letters of a data URL that is sent as it is


def draw(picture: Image.Image | str, pixels: int) -> str:
    """A picture, or what was written of it → SVG."""
    return _drawn(picture if isinstance(picture, str) else write(picture), pixels)


@lru_cache(maxsize=4_000)
def _drawn(text: str, pixels: int) -> str:
    if len(text) > SMALL:
        text = _smaller(text, pixels)
    href = escape(text, quote=True)
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {pixels} {pixels}" role="img" aria-label="picture">'
        f'<image href="{href}" width="{pixels}" height="{pixels}"/></svg>'
    )


def _smaller(text: str, pixels: int) -> str:
    picture = read(text)
    return text if max(picture.size) <= SHARP * pixels else sketch(picture, SHARP * pixels)

"""Pictures on the page: SVG around the pixels, so that every domain is drawn alike."""

from __future__ import annotations

from functools import lru_cache
from html import escape

from PIL import Image

from engines.domains.image.png.codec import read, sketch, write
from engines.domains.image.png.larger import as_shown

DENSITY = 2  # a picture is sent with at most so many pixels for each one it is shown with
MAX_UNSHRUNK = 24_000  # letters of a data URL that is sent as it is


def draw(picture: Image.Image | str, pixels: int) -> str:
    """SVG, `pixels` wide and high, of a picture or of its data URL."""
    return _svg(picture if isinstance(picture, str) else write(as_shown(picture)), pixels)


@lru_cache(maxsize=4_000)
def _svg(url: str, pixels: int) -> str:
    href = escape(url if len(url) <= MAX_UNSHRUNK else _shrunk(url, pixels), quote=True)
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {pixels} {pixels}" role="img" aria-label="picture">'
        f'<image href="{href}" width="{pixels}" height="{pixels}"/></svg>'
    )


def _shrunk(url: str, pixels: int) -> str:
    picture = as_shown(read(url))
    return url if max(picture.size) <= DENSITY * pixels else sketch(picture, DENSITY * pixels)

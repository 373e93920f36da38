"""A picture that is shown larger than it is judged: one PNG of the larger one, with the judged one in a chunk of it.

The chunk (W3C 2003, sections 4.7.2 and 14.2: ancillary, private, not to be copied by who changes the pixels) holds
width and height, four bytes each, and the pixels in RGB, deflated.
"""

from __future__ import annotations

import zlib

import numpy as np
from PIL import Image, PngImagePlugin

from engines.domains.image.png.chunks import SIGNATURE, chunks

CHUNK, LARGER = b"juDG", "larger"  # the chunk's kind; where a judged picture has the larger one in its info
CHANNELS = 3
MOST_APART = 20.0  # of 255 in the mean: a picture that differs more from the one shown is not judged in its place


def with_larger(judged: Image.Image, larger: Image.Image) -> Image.Image:
    """The judged picture, which will be shown as the larger one."""
    kept = judged.copy()
    kept.info[LARGER] = larger
    return kept


def as_shown(picture: Image.Image) -> Image.Image:
    """The larger one of a picture that has one, else itself."""
    return picture.info.get(LARGER, picture)


def judged_chunk(judged: Image.Image) -> PngImagePlugin.PngInfo:
    """What the PNG of the larger picture carries; nothing where there is none."""
    told = PngImagePlugin.PngInfo()
    if LARGER in judged.info:
        size = b"".join(side.to_bytes(4, "big") for side in judged.size)
        told.add(CHUNK, size + zlib.compress(judged.convert("RGB").tobytes()))
    return told


def as_judged(shown: Image.Image, data: bytes) -> Image.Image:
    """The picture that a PNG's bytes say is judged; itself where they say none, or one that looks otherwise."""
    chunk = next((bytes(c[8:-4]) for kind, c in chunks(data) if kind == CHUNK), b"") if data[:8] == SIGNATURE else b""
    judged = _unpacked(chunk, shown.size) if chunk else None
    return with_larger(judged, shown) if judged is not None and _apart(judged, shown) <= MOST_APART else shown


def _unpacked(chunk: bytes, most: tuple[int, int]) -> Image.Image | None:
    """None for what is damaged, or larger than what is shown."""
    width, height = (int.from_bytes(chunk[at : at + 4], "big") for at in (0, 4))
    if not (0 < width <= most[0] and 0 < height <= most[1]):
        return None
    length = width * height * CHANNELS
    try:
        pixels = zlib.decompressobj().decompress(chunk[8:], length + 1)
    except zlib.error:
        return None
    return Image.frombytes("RGB", (width, height), pixels) if len(pixels) == length else None


def _apart(judged: Image.Image, shown: Image.Image) -> float:
    small = np.asarray(shown.convert("RGB").resize(judged.size, Image.Resampling.BOX), np.float32)
    return float(np.abs(small - np.asarray(judged, np.float32)).mean())

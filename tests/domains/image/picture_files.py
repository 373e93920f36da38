"""Pictures as files, for tests of what is read and written."""

from __future__ import annotations

import io
import struct
import zlib

import numpy as np
from PIL import Image, ImageDraw

RED = Image.new("RGB", (40, 20), "red")
NOISE = Image.fromarray(np.random.default_rng(0).integers(0, 256, (768, 768, 3), dtype=np.uint8))


def picture_bytes(picture: Image.Image, form: str = "PNG", **options) -> bytes:
    """A picture as the bytes of a file."""
    packed = io.BytesIO()
    picture.save(packed, form, **options)
    return packed.getvalue()


def same_pixels(one: Image.Image, other: Image.Image) -> bool:
    return one.size == other.size and one.tobytes() == other.tobytes()


def png_chunk(kind: bytes, content: bytes) -> bytes:
    """A chunk of a PNG: length, kind, content, sum."""
    return struct.pack(">I", len(content)) + kind + content + struct.pack(">I", zlib.crc32(kind + content))


def png_with_chunks(*chunks: bytes) -> bytes:
    """RED as PNG with chunks between its header and its pixels."""
    whole = picture_bytes(RED)
    return whole[:33] + b"".join(chunks) + whole[33:]


def disc(colour: str) -> Image.Image:
    """A disc on a clear page, RGBA of 120 × 120 pixels."""
    page = Image.new("RGBA", (120, 120))
    ImageDraw.Draw(page).ellipse((10, 10, 110, 110), fill=colour)
    return page

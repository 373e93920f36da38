"""Pictures that are shown larger than they are judged: both are kept, and only what looks alike is believed."""

import base64
import io
import zlib

import numpy as np
import pytest
from PIL import Image, PngImagePlugin

from engines.domains.image.draw import draw
from engines.domains.image.png import codec
from engines.domains.image.png.larger import CHUNK, as_judged, as_shown, with_larger
from engines.domains.image.png.settings import read_request, write_with_request
from tests.domains.image.picture_files import picture_bytes, same_pixels

SMALL = Image.fromarray(np.random.default_rng(0).integers(0, 256, (8, 6, 3), dtype=np.uint8))
LARGE = SMALL.resize((12, 16), Image.Resampling.BICUBIC)
BOTH = with_larger(SMALL, LARGE)


def test_both_are_kept_exactly():
    kept = codec.read(codec.write(BOTH))
    assert same_pixels(kept, SMALL) and same_pixels(as_shown(kept), LARGE)
    assert codec.write(kept) == codec.write(BOTH)
    assert codec.key(kept) == codec.key(SMALL)


def test_everybody_else_sees_the_larger_one():
    address, file = codec.write(BOTH), write_with_request(BOTH, {"domain": "image"})
    assert same_pixels(Image.open(io.BytesIO(base64.b64decode(address.partition(",")[2]))), LARGE)
    assert same_pixels(Image.open(io.BytesIO(file)), LARGE) and read_request(file) == {"domain": "image"}
    assert codec.write(LARGE) in draw(BOTH, 96) and address in draw(address, 96)


def png(chunk: bytes, shown: Image.Image = LARGE) -> bytes:
    told = PngImagePlugin.PngInfo()
    told.add(CHUNK, chunk)
    return picture_bytes(shown, pnginfo=told)


def size(width: int, height: int) -> bytes:
    return width.to_bytes(4, "big") + height.to_bytes(4, "big")


PIXELS = zlib.compress(SMALL.tobytes())


def test_a_chunk_is_believed_where_it_looks_like_the_picture():
    assert same_pixels(as_judged(LARGE, png(size(6, 8) + PIXELS)), SMALL)


@pytest.mark.parametrize(
    "chunk",
    [
        b"",
        b"short",
        size(6, 8),
        size(6, 8) + b"no deflate",
        size(6, 8) + PIXELS[:-9],
        size(8, 6) + PIXELS,
        size(0, 8) + PIXELS,
        size(6, 7) + PIXELS,
        size(6, 9) + PIXELS,
        size(2**31, 2**31) + PIXELS,
        size(12, 16) + zlib.compress(bytes(50_000_000)),
        size(6, 8) + zlib.compress(bytes(6 * 8 * 3)),
    ],
)
def test_what_is_damaged_or_looks_otherwise_is_not_judged_in_its_place(chunk):
    assert as_judged(LARGE, png(chunk)) is LARGE

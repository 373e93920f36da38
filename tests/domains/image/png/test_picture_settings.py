"""The settings in a PNG: as long as a request may be, read as written, refused where they were tampered with."""

from __future__ import annotations

import json
import time
import zlib

import pytest
from PIL import PngImagePlugin

from engines.domains import domain
from engines.domains.image.png.decoding import open_picture
from engines.domains.image.png.settings import (
    KEYWORD,
    MAX_TEXT_BYTES,
    read_request,
    strip_text_chunks,
    write_with_request,
)
from engines.domains.image.png.uploads import encode_upload
from engines.request import Request
from tests.domains.image.picture_files import NOISE, RED, picture_bytes, png_chunk, png_with_chunks, same_pixels

KNOWN = domain("image").known_designs


def test_a_png_carries_its_request():
    request = json.loads(Request(domain="image", prompt="猫 😀\n" * 3 + "cat", lanes=4).model_dump_json())
    file = write_with_request(KNOWN[6], request)
    assert read_request(file) == request and same_pixels(open_picture(file), KNOWN[6])


def longest_request() -> dict:
    """As long as a request may be, nearly: scripts, prompts and pictures."""
    script = "# “é” \\\n" + "x = '\t'\n" * 130_000
    url, scripts = encode_upload(picture_bytes(NOISE)), {f"mine {i}": script for i in range(5)}
    request = Request(
        domain="image",
        prompt="\n".join(["猫" * 9_000] * 50),
        lanes=50,
        start=url,
        likeness=url,
        rewards=dict.fromkeys(scripts, 1.0),
        scripts=scripts,
    )
    return json.loads(request.model_dump_json())


def test_a_long_request_comes_back_and_its_picture_can_be_uploaded():
    request = longest_request()
    file = write_with_request(RED, request)
    assert read_request(file) == request and same_pixels(open_picture(file), RED) and encode_upload(file)


def test_a_png_as_it_was_written_before_is_read():
    info = PngImagePlugin.PngInfo()
    info.add_text("Software", "x" * 2_000_000, zip=True)
    info.add_itxt(KEYWORD, json.dumps({"prompt": "猫" * 1_000_000}), zip=True)
    file = picture_bytes(RED, pnginfo=info)
    assert read_request(file) == {"prompt": "猫" * 1_000_000} and same_pixels(open_picture(file), RED)


def request_chunk(text: bytes) -> bytes:
    return png_chunk(b"iTXt", KEYWORD.encode() + b"\0\1\0\0\0" + text)


@pytest.mark.parametrize(
    ("file", "words"),
    [
        (png_with_chunks(request_chunk(zlib.compress(b" " * (MAX_TEXT_BYTES + 1)))), "more than 24 MB"),
        (png_with_chunks(request_chunk(b"no zlib")), "cannot be read"),
        (png_with_chunks(request_chunk(zlib.compress(b'{"prompt": "cat"}')[:9])), "cannot be read|no settings"),
        (png_with_chunks(request_chunk(zlib.compress(b"\xff"))), "cannot be read"),
        (png_with_chunks(png_chunk(b"iTXt", KEYWORD.encode() + b"\0")), "no settings"),
        (picture_bytes(RED)[:20], "no settings"),
        (picture_bytes(RED, "JPEG"), "no picture"),
    ],
)
def test_settings_that_were_tampered_with_are_a_sentence(file, words):
    with pytest.raises(ValueError, match=words) as caught:
        read_request(file)
    assert str(caught.value).endswith(".")


def test_texts_and_profiles_are_not_unpacked_on_the_way_in():
    bomb = zlib.compress(b"\0" * 50_000_000, 9)
    file = png_with_chunks(
        request_chunk(bomb), png_chunk(b"zTXt", b"a\0\0" + bomb), *[png_chunk(b"iCCP", b"a\0\0" + bomb)] * 20
    )
    begun = time.perf_counter()
    assert (
        same_pixels(open_picture(file), RED)
        and time.perf_counter() - begun < 1
        and strip_text_chunks(file) == picture_bytes(RED) == strip_text_chunks(picture_bytes(RED) + b"more")
    )


def test_a_text_that_says_which_way_is_up_is_heard():
    turned = '<x:xmpmeta xmlns:x="adobe:ns:meta/"><a tiff:Orientation="6"/></x:xmpmeta>'
    assert open_picture(png_with_chunks(png_chunk(b"iTXt", b"XML:com.adobe.xmp\0\0\0\0\0" + turned.encode()))).size == (
        20,
        40,
    )

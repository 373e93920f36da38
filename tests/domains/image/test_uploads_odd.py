"""Odd pictures from strangers: what would take minutes or is not what it says is refused, and what phones and this studio write is taken."""

from __future__ import annotations

import base64
import json
import struct
import time
import zlib

import numpy as np
import pytest
from PIL import Image, PngImagePlugin

from engines.domains.image.conditions import ImageConditions
from engines.domains.image.guidance import DISTILLED_GUIDANCE, USUAL_GUIDANCE, usual_guidance
from engines.domains.image.png import codec as png
from engines.domains.image.png.decoding import MAX_KEPT_SIDE, SCAN, open_picture
from engines.domains.image.png.settings import (
    KEYWORD,
    MAX_TEXT_BYTES,
    read_request,
    strip_text_chunks,
    write_with_request,
)
from engines.domains.image.png.uploads import MAX_KEPT_BYTES, encode_upload, normalise_upload
from engines.request import Request
from tests.domains.image.test_pictures import filed, same

RED = Image.new("RGB", (40, 20), "red")
NOISE = Image.fromarray(np.random.default_rng(0).integers(0, 256, (768, 768, 3), dtype=np.uint8))


def chunked(kind: bytes, content: bytes) -> bytes:
    return struct.pack(">I", len(content)) + kind + content + struct.pack(">I", zlib.crc32(kind + content))


def after_header(*chunks: bytes) -> bytes:
    """RED as PNG with chunks between its header and its pixels."""
    whole = filed(RED)
    return whole[:33] + b"".join(chunks) + whole[33:]


def in_url(data: bytes, head: str = "data:image/png;base64,") -> str:
    return head + base64.b64encode(data).decode()


# --- JPEG ----------------------------------------------------------------------------------------------------------------


def scanned(times: int) -> bytes:
    """A progressive JPEG with its smallest scan repeated."""
    whole = filed(Image.new("RGB", (2000, 2000), (128, 90, 40)), "JPEG", progressive=True)
    begins, end = [found.start() for found in SCAN.finditer(whole)], whole.rfind(b"\xff\xd9")
    smallest = min((whole[a:b] for a, b in zip(begins, [*begins[1:], end])), key=len)
    return whole[:end] + smallest * times + whole[end:]


def test_a_jpeg_of_endless_scans_is_refused_at_once():
    assert encode_upload(scanned(50))
    begun = time.perf_counter()
    with pytest.raises(ValueError, match="scans"):
        encode_upload(scanned(20_000))
    assert time.perf_counter() - begun < 1


def test_a_large_jpeg_is_decoded_small():
    left = np.zeros((3000, 4000, 3), dtype=np.uint8)
    left[:, :2000] = 255
    opened = open_picture(filed(Image.fromarray(left), "JPEG"))
    assert (
        opened.size == (2000, 1500)
        and opened.getpixel((10, 10))[0] > 250
        and opened.getpixel((opened.width - 10, 10))[0] < 5
    )


def test_the_first_picture_of_a_phone_is_taken():
    file = filed(RED, "MPO", save_all=True, append_images=[Image.new("RGB", (20, 10), "blue")])
    assert open_picture(file).size == (40, 20) and open_picture(file).getpixel((5, 5))[0] > 250


# --- sizes and modes -----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("size", "kept"), [((1, 10_000), (1, 768)), ((10_000, 1), (768, 1)), ((3, 5000), (1, 768)), ((1, 1), (1, 1))]
)
def test_a_thin_picture_keeps_a_pixel_a_side(size, kept):
    assert (
        png.read(encode_upload(filed(Image.new("RGB", size, "red")))).size == kept
        and max(png.read(png.sketch(Image.new("RGB", size))).size) <= 128
    )


@pytest.mark.parametrize(
    ("file", "words"),
    [
        (filed(Image.new("L", (1, 24_000_000))), "a side may have 20,000"),
        (filed(RED, "TIFF", save_all=True, append_images=[RED]), "several pages"),
        (filed(Image.fromarray(np.linspace(0, 1, 400, dtype=np.float32).reshape(20, 20)), "TIFF"), "white"),
        (filed(Image.fromarray(np.arange(400, dtype=np.int32).reshape(20, 20)), "TIFF"), "white"),
        (after_header(chunked(b"tEXt", b"a\0b") * 100_001), "pieces"),
        (filed(NOISE)[:90_000], "damaged"),
        (filed(NOISE)[:-6_000], "damaged"),
    ],
)
def test_what_cannot_be_read_as_it_is_meant_is_a_sentence(file, words):
    with pytest.raises(ValueError, match=words) as caught:
        encode_upload(file)
    assert str(caught.value).endswith(".") and len(str(caught.value)) < 250


# --- settings ------------------------------------------------------------------------------------------------------------


def longest() -> dict:
    """As long as a request may be, nearly: scripts, prompts and pictures."""
    script = "# “é” \\\n" + "x = '\t'\n" * 130_000
    url, scripts = encode_upload(filed(NOISE)), {f"mine {i}": script for i in range(5)}
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
    request = longest()
    file = write_with_request(RED, request)
    assert read_request(file) == request and same(open_picture(file), RED) and encode_upload(file)


def test_a_png_as_it_was_written_before_is_read():
    info = PngImagePlugin.PngInfo()
    info.add_text("Software", "x" * 2_000_000, zip=True)
    info.add_itxt(KEYWORD, json.dumps({"prompt": "猫" * 1_000_000}), zip=True)
    file = filed(RED, pnginfo=info)
    assert read_request(file) == {"prompt": "猫" * 1_000_000} and same(open_picture(file), RED)


def packed(text: bytes) -> bytes:
    return chunked(b"iTXt", KEYWORD.encode() + b"\0\1\0\0\0" + text)


@pytest.mark.parametrize(
    ("file", "words"),
    [
        (after_header(packed(zlib.compress(b" " * (MAX_TEXT_BYTES + 1)))), "more than 24 MB"),
        (after_header(packed(b"no zlib")), "cannot be read"),
        (after_header(packed(zlib.compress(b'{"prompt": "cat"}')[:9])), "cannot be read|no settings"),
        (after_header(packed(zlib.compress(b"\xff"))), "cannot be read"),
        (after_header(chunked(b"iTXt", KEYWORD.encode() + b"\0")), "no settings"),
        (filed(RED)[:20], "no settings"),
        (filed(RED, "JPEG"), "no picture"),
    ],
)
def test_settings_that_were_tampered_with_are_a_sentence(file, words):
    with pytest.raises(ValueError, match=words) as caught:
        read_request(file)
    assert str(caught.value).endswith(".")


def test_texts_and_profiles_are_not_unpacked_on_the_way_in():
    bomb = zlib.compress(b"\0" * 50_000_000, 9)
    file = after_header(packed(bomb), chunked(b"zTXt", b"a\0\0" + bomb), *[chunked(b"iCCP", b"a\0\0" + bomb)] * 20)
    begun = time.perf_counter()
    assert (
        same(open_picture(file), RED)
        and time.perf_counter() - begun < 1
        and strip_text_chunks(file) == filed(RED) == strip_text_chunks(filed(RED) + b"more")
    )


def test_a_text_that_says_which_way_is_up_is_heard():
    turned = '<x:xmpmeta xmlns:x="adobe:ns:meta/"><a tiff:Orientation="6"/></x:xmpmeta>'
    assert open_picture(after_header(chunked(b"iTXt", b"XML:com.adobe.xmp\0\0\0\0\0" + turned.encode()))).size == (
        20,
        40,
    )


# --- what is kept of it --------------------------------------------------------------------------------------------------

BODY = base64.b64encode(filed(RED)).decode()


@pytest.mark.parametrize(
    "text",
    [
        f"data:image/png,{BODY}",
        f"data:image/png;base64,{BODY[:40]} \r\n{BODY[40:]}\n",
        f'data:image/x" onerror="alert(1);base64,{BODY}',
        f" data:image/webp;base64,{BODY}",
    ],
)
def test_an_odd_data_url_is_written_anew(text):
    kept = ImageConditions(start=text).start
    assert kept == in_url(filed(RED)) and same(png.read(kept), RED) and normalise_upload(kept) == kept


@pytest.mark.parametrize(
    "data", [filed(NOISE.resize((900, 900))), filed(RED, "BMP"), filed(Image.new("RGB", (900, 2)))]
)
def test_what_is_large_or_of_another_kind_is_packed_anew(data):
    """And what is neither stays as it is, to the last pixel."""
    kept = normalise_upload(in_url(data))
    assert (
        kept.startswith("data:image/webp;base64,")
        and len(kept) < 1.4 * MAX_KEPT_BYTES
        and normalise_upload(kept) == kept
        and max(png.read(kept).size) <= MAX_KEPT_SIDE
    )
    assert normalise_upload(in_url(filed(NOISE))) == in_url(filed(NOISE)) and same(
        png.read(normalise_upload(in_url(filed(RED, "JPEG")))), open_picture(filed(RED, "JPEG"))
    )


@pytest.mark.parametrize(
    ("model", "guidance"),
    [
        ("/home/lcmueller/models/sd15", USUAL_GUIDANCE),
        ("/mnt/turbodisk/stable-diffusion-v1-5", USUAL_GUIDANCE),
        ("hyperrealism/xl", USUAL_GUIDANCE),
        ("someone/hyperrealism", USUAL_GUIDANCE),
        ("lcm/sd15/", USUAL_GUIDANCE),
        ("stabilityai/sd-turbo", DISTILLED_GUIDANCE),
        ("/models/sdxl_lightning/", DISTILLED_GUIDANCE),
        ("SimianLuo/LCM_Dreamshaper_v7", DISTILLED_GUIDANCE),
        ("ByteDance/Hyper-SD", DISTILLED_GUIDANCE),
        ("me/sdxlturbo", DISTILLED_GUIDANCE),
        (r"C:\models\sd-turbo", DISTILLED_GUIDANCE),
        ("/hub/models--stabilityai--sd-turbo/snapshots/b161b16", DISTILLED_GUIDANCE),
    ],
)
def test_a_model_is_known_as_distilled_by_its_own_name(model, guidance):
    assert usual_guidance(model) == guidance

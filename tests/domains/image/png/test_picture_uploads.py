"""Pictures to begin from: small ones are kept as they came, others are packed anew, what is no picture is refused."""

from __future__ import annotations

import base64

import numpy as np
import pytest
import torch
from PIL import Image

import engines
from engines.domains import domain
from engines.domains.image.conditions import ImageConditions
from engines.domains.image.png import codec as png
from engines.domains.image.png.decoding import MAX_KEPT_SIDE, open_picture
from engines.domains.image.png.uploads import MAX_KEPT_BYTES, encode_upload, normalise_upload
from engines.request import Request
from studio.design.condition_widgets import answer
from tests.domains.image.picture_files import NOISE, RED, picture_bytes, same_pixels


def base64_file(picture: Image.Image, kind: str, **options) -> str:
    return base64.b64encode(picture_bytes(picture, kind, **options)).decode()


def start_of(text: str) -> Image.Image:
    return png.read(ImageConditions(start=text).start)


@pytest.mark.parametrize(
    ("mode", "kind"),
    [
        ("RGB", "PNG"),
        ("P", "PNG"),
        ("L", "PNG"),
        ("RGBA", "PNG"),
        ("LA", "PNG"),
        ("1", "PNG"),
        ("RGB", "JPEG"),
        ("P", "GIF"),
        ("RGB", "WEBP"),
    ],
)
def test_uploads_of_every_mode_become_rgb(mode, kind):
    picture = start_of(base64_file(RED.convert(mode), kind))
    assert picture.mode == "RGB" and picture.size == (40, 20)
    want = np.asarray(RED.convert(mode).convert("RGB"), dtype=int)
    assert np.abs(np.asarray(picture, dtype=int) - want).mean() < 6


def test_an_upload_is_kept_small_upright_and_as_it_was():
    turned = Image.Exif()
    turned[0x0112] = 6  # a quarter turn
    assert start_of(base64_file(RED, "JPEG", exif=turned)).size == (20, 40)
    assert max(start_of(base64_file(Image.new("RGB", (3000, 1500)), "PNG")).size) <= MAX_KEPT_SIDE
    once = ImageConditions(start=base64_file(RED, "PNG")).start
    assert ImageConditions(start=once).start == once


@pytest.mark.parametrize(
    ("text", "words"),
    [
        (base64_file(Image.new("RGB", (9000, 6000)), "PNG"), "54 megapixels"),
        (base64_file(RED, "GIF", save_all=True, append_images=[Image.new("RGB", (40, 20))]), "animation"),
        (base64_file(RED.convert("CMYK"), "JPEG"), "CMYK"),
        (base64_file(Image.effect_noise((64, 64), 90), "PNG")[:400], "damaged"),
        (base64.b64encode(b"%PDF-1.4 no picture").decode(), "no picture"),
        ("data:text/html;base64,PGI+", "no picture"),
        ("not base64!", "not a picture"),
    ],
)
def test_uploads_that_will_not_do(refusal, text, words):
    assert words in refusal(start=text)


def test_a_run_begins_from_a_picture(saved_model):
    """Little strength keeps near to it; x_T is its noised form in every lane."""
    settings = {
        "domain": "image",
        "model": str(saved_model),
        "prompt": "a cat",
        "lanes": 2,
        "particles": 2,
        "levels": 3,
        "guidance": 1.0,
    }
    plain, from_picture = (
        engines.design(Request(**settings, **more)).designs
        for more in ({}, {"start": base64_file(RED, "PNG"), "strength": 0.05})
    )
    assert len(from_picture) == 2 and not np.array_equal(np.asarray(plain[0]), np.asarray(from_picture[0]))
    with pytest.raises(ValueError, match="at most 50 levels"):
        engines.design(Request(**{**settings, "levels": 60}, start=base64_file(RED, "PNG"), strength=0.05))
    assert torch.is_grad_enabled()


def data_url(data: bytes, head: str = "data:image/png;base64,") -> str:
    return head + base64.b64encode(data).decode()


BODY = base64.b64encode(picture_bytes(RED)).decode()


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
    assert kept == data_url(picture_bytes(RED)) and same_pixels(png.read(kept), RED) and normalise_upload(kept) == kept


@pytest.mark.parametrize(
    "data",
    [picture_bytes(NOISE.resize((900, 900))), picture_bytes(RED, "BMP"), picture_bytes(Image.new("RGB", (900, 2)))],
)
def test_what_is_large_or_of_another_kind_is_packed_anew(data):
    """And what is neither stays as it is, to the last pixel."""
    kept = normalise_upload(data_url(data))
    assert (
        kept.startswith("data:image/webp;base64,")
        and len(kept) < 1.4 * MAX_KEPT_BYTES
        and normalise_upload(kept) == kept
        and max(png.read(kept).size) <= MAX_KEPT_SIDE
    )
    assert normalise_upload(data_url(picture_bytes(NOISE))) == data_url(picture_bytes(NOISE)) and same_pixels(
        png.read(normalise_upload(data_url(picture_bytes(RED, "JPEG")))), open_picture(picture_bytes(RED, "JPEG"))
    )


@pytest.mark.parametrize(
    "ask", [{"content": "%"}, {}, None, {"content": 7}, {"content": base64.b64encode(b"hello").decode()}]
)
def test_an_upload_is_answered_with_a_picture_or_a_sentence(ask):
    assert answer(encode_upload, ask)["refused"].endswith(".")
    assert answer(
        encode_upload, {"content": base64.b64encode(picture_bytes(domain("image").known_designs[6])).decode()}
    )["picture"].startswith("data:image/webp;base64,")

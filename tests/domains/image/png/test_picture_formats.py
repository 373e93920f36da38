"""Files from strangers: what would take minutes or is not what it says is refused, what phones write is read."""

from __future__ import annotations

import time

import numpy as np
import pytest
from PIL import Image

from engines.domains import domain
from engines.domains.image.png import codec as png
from engines.domains.image.png.decoding import SCAN, open_picture
from engines.domains.image.png.uploads import encode_upload
from tests.domains.image.picture_files import NOISE, RED, picture_bytes, png_chunk, png_with_chunks

KNOWN = domain("image").known_designs
LARGE = KNOWN[-1].resize((700, 400))


@pytest.mark.parametrize(
    ("file", "words"),
    [
        (b"hello", "no picture"),
        (b"", "no picture"),
        (picture_bytes(KNOWN[7])[:900], "damaged"),
        (picture_bytes(Image.new("L", (9000, 6000))), "54 megapixels"),
        (picture_bytes(KNOWN[0], "GIF", save_all=True, append_images=[KNOWN[1]]), "animation"),
        (picture_bytes(Image.new("CMYK", (9, 9)), "JPEG"), "CMYK"),
        (b"<svg xmlns='http://www.w3.org/2000/svg'/>", "no picture"),
        (b"\x89PNG\r\n\x1a\n" + b"\0" * 90, "PNG"),
    ],
)
def test_an_upload_that_will_not_do_is_a_sentence(file, words):
    with pytest.raises(ValueError, match=words) as caught:
        encode_upload(file)
    assert str(caught.value).endswith(".") and len(str(caught.value)) < 250


@pytest.mark.parametrize("mode", ["1", "L", "LA", "P", "RGB", "RGBA", "I;16"])
def test_pictures_of_every_kind_are_taken(mode):
    ramp = (
        Image.fromarray(np.linspace(0, 65535, 64 * 64).reshape(64, 64).astype(np.uint16))
        if mode == "I;16"
        else Image.linear_gradient("L").resize((64, 64)).convert(mode)
    )
    picture = open_picture(picture_bytes(ramp))
    assert picture.mode == "RGB" and picture.size == (64, 64) and np.ptp(np.asarray(picture)) > 250


def test_what_is_clear_is_white_and_what_lies_is_set_upright():
    assert open_picture(picture_bytes(Image.new("RGBA", (4, 4), (0, 0, 0, 0)))).getpixel((0, 0)) == (255, 255, 255)
    lying = Image.Exif()
    lying[0x0112] = 6
    assert open_picture(picture_bytes(Image.new("RGB", (30, 10)), "JPEG", exif=lying)).size == (10, 30)


def test_an_upload_is_kept_small():
    kept = png.read(encode_upload(picture_bytes(LARGE.resize((2000, 1000)))))
    assert kept.size == (768, 384)


def jpeg_of_scans(times: int) -> bytes:
    """A progressive JPEG with its smallest scan repeated."""
    whole = picture_bytes(Image.new("RGB", (2000, 2000), (128, 90, 40)), "JPEG", progressive=True)
    begins, end = [found.start() for found in SCAN.finditer(whole)], whole.rfind(b"\xff\xd9")
    smallest = min((whole[a:b] for a, b in zip(begins, [*begins[1:], end])), key=len)
    return whole[:end] + smallest * times + whole[end:]


def test_a_jpeg_of_endless_scans_is_refused_at_once():
    assert encode_upload(jpeg_of_scans(50))
    begun = time.perf_counter()
    with pytest.raises(ValueError, match="scans"):
        encode_upload(jpeg_of_scans(20_000))
    assert time.perf_counter() - begun < 1


def test_a_large_jpeg_is_decoded_small():
    left = np.zeros((3000, 4000, 3), dtype=np.uint8)
    left[:, :2000] = 255
    opened = open_picture(picture_bytes(Image.fromarray(left), "JPEG"))
    assert (
        opened.size == (2000, 1500)
        and opened.getpixel((10, 10))[0] > 250
        and opened.getpixel((opened.width - 10, 10))[0] < 5
    )


def test_the_first_picture_of_a_phone_is_taken():
    file = picture_bytes(RED, "MPO", save_all=True, append_images=[Image.new("RGB", (20, 10), "blue")])
    assert open_picture(file).size == (40, 20) and open_picture(file).getpixel((5, 5))[0] > 250


@pytest.mark.parametrize(
    ("size", "kept"), [((1, 10_000), (1, 768)), ((10_000, 1), (768, 1)), ((3, 5000), (1, 768)), ((1, 1), (1, 1))]
)
def test_a_thin_picture_keeps_a_pixel_a_side(size, kept):
    assert (
        png.read(encode_upload(picture_bytes(Image.new("RGB", size, "red")))).size == kept
        and max(png.read(png.sketch(Image.new("RGB", size))).size) <= 128
    )


@pytest.mark.parametrize(
    ("file", "words"),
    [
        (picture_bytes(Image.new("L", (1, 24_000_000))), "a side may have 20,000"),
        (picture_bytes(RED, "TIFF", save_all=True, append_images=[RED]), "several pages"),
        (picture_bytes(Image.fromarray(np.linspace(0, 1, 400, dtype=np.float32).reshape(20, 20)), "TIFF"), "white"),
        (picture_bytes(Image.fromarray(np.arange(400, dtype=np.int32).reshape(20, 20)), "TIFF"), "white"),
        (png_with_chunks(png_chunk(b"tEXt", b"a\0b") * 100_001), "pieces"),
        (picture_bytes(NOISE)[:90_000], "damaged"),
        (picture_bytes(NOISE)[:-6_000], "damaged"),
    ],
)
def test_what_cannot_be_read_as_it_is_meant_is_a_sentence(file, words):
    with pytest.raises(ValueError, match=words) as caught:
        encode_upload(file)
    assert str(caught.value).endswith(".") and len(str(caught.value)) < 250

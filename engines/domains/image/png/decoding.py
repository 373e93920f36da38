"""Pictures of a file's bytes. Nothing that a stranger sends is trusted: kind, size and work are bounded."""

from __future__ import annotations

import io
import re
from itertools import islice

import numpy as np
from PIL import Image, ImageOps, UnidentifiedImageError

from engines.domains.image.png.settings import strip_text_chunks

MAX_BYTES, MAX_PIXELS = 16_000_000, 25_000_000  # of an upload
MAX_SIDE = 20_000  # pixels of an upload's longer side
MAX_SCANS = 100  # passes over a JPEG, of which cameras and programs write about ten
MAX_KEPT_SIDE = 768  # pixels of the longer side of what is kept
FORMATS = ("PNG", "JPEG", "WEBP", "GIF", "BMP", "TIFF")
# start of a scan with its length and components, ITU-T T.81 B.2.3
SCAN = re.compile(rb"\xff\xda\x00(?:\x06\x00|\x08\x01|\x0a\x02|\x0c\x03|\x0e\x04)")
UNSCALED_MODES = ("I", "F")  # modes of whole and of broken numbers, usually of 32 bits
REDUCED_MODES = ("L", "RGB", "RGBA")  # modes whose pixels have means
UNSUPPORTED_MODES = ("CMYK", "YCbCr", "LAB")
DAMAGED = "This picture is damaged or not whole; open it in a viewer, save it again as PNG, and upload that."


def open_picture(data: bytes) -> Image.Image:
    """A file's bytes as RGB, upright, clear places white; a large picture at a whole part of its size.

    Raises ValueError with what to do.
    """
    picture = _identify_safely(data)
    try:
        picture.draft(None, (MAX_KEPT_SIDE, MAX_KEPT_SIDE))
        picture.load()
        ImageOps.exif_transpose(picture, in_place=True)
        return _to_rgb(_reduce(picture))
    except (OSError, SyntaxError, ValueError, EOFError):
        raise ValueError(DAMAGED) from None


def _identify_safely(data: bytes) -> Image.Image:
    """A picture whose pixels are not read yet, of a kind and size that may be read."""
    check_file(data)
    picture = _identify(strip_text_chunks(data))
    _check_size(picture)
    _check_kind(picture)
    return picture


def check_file(data: bytes) -> None:
    """Raises ValueError for a file that is too large, or a JPEG of too many scans, before anything is decoded."""
    if len(data) > MAX_BYTES:
        raise ValueError(
            f"The file has {len(data) / 1e6:.0f} MB; a picture may have {MAX_BYTES / 1e6:.0f} MB. "
            "Save it smaller, for example as JPEG."
        )
    if data.startswith(b"\xff\xd8") and len(list(islice(SCAN.finditer(data), MAX_SCANS + 1))) > MAX_SCANS:
        raise ValueError(
            f"This JPEG is made of more than {MAX_SCANS} scans, which would take minutes to read; "
            "save it again as PNG and upload that."
        )


def _check_size(picture: Image.Image) -> None:
    megapixels = picture.width * picture.height / 1e6
    if megapixels > MAX_PIXELS / 1e6:
        raise ValueError(
            f"The picture has {megapixels:.0f} megapixels; at most {MAX_PIXELS / 1e6:.0f} can be taken. "
            f"Shrink it to about {MAX_KEPT_SIDE} pixels a side."
        )
    if max(picture.size) > MAX_SIDE:
        raise ValueError(
            f"The picture is {picture.width:,} × {picture.height:,} pixels; a side may have {MAX_SIDE:,}. "
            "Cut out the part that matters and upload that."
        )


def _check_kind(picture: Image.Image) -> None:
    """Raises ValueError unless it is one picture, of known colours.

    An MPO, as phones write, is a JPEG with views or previews after the picture itself.
    """
    if picture.format != "MPO" and getattr(picture, "is_animated", False):
        raise ValueError(
            "This file has several pages; save one of them as PNG and upload that."
            if picture.format == "TIFF"
            else "This is an animation; save one of its frames as PNG and upload that."
        )
    if picture.mode in UNSUPPORTED_MODES:
        raise ValueError(
            f"This picture is {picture.mode}, whose colours would change here; save it as RGB and upload that."
        )
    if picture.mode in UNSCALED_MODES:
        raise ValueError(
            "This picture holds numbers of which none is said to be white (32 bits a pixel); "
            "save it with 8 bits a channel and upload that."
        )


def _identify(data: bytes) -> Image.Image:
    try:
        return Image.open(io.BytesIO(data), formats=FORMATS)
    except UnidentifiedImageError:
        raise ValueError("This file is no picture that can be read; upload a PNG, JPEG or WebP file.") from None
    except Image.DecompressionBombError:
        raise ValueError(f"The picture is far too large; shrink it to about {MAX_KEPT_SIDE} pixels a side.") from None
    except (OSError, SyntaxError, ValueError, EOFError):
        raise ValueError(DAMAGED) from None


def _reduce(picture: Image.Image) -> Image.Image:
    """Blocks of pixels by their means, as long as it stays twice as large as what is kept."""
    factor = max(picture.size) // (2 * MAX_KEPT_SIDE)
    return picture.reduce(factor) if factor > 1 and picture.mode in REDUCED_MODES else picture


def _to_rgb(picture: Image.Image) -> Image.Image:
    """Any mode → RGB; sixteen bits keep the upper eight."""
    if picture.mode.startswith("I"):
        picture = Image.fromarray(np.clip(np.asarray(picture) / 256, 0, 255).astype(np.uint8))
    if "A" in picture.mode or "transparency" in picture.info:
        clear = picture.convert("RGBA")
        picture = Image.alpha_composite(Image.new("RGBA", clear.size, "white"), clear)
    return picture.convert("RGB")

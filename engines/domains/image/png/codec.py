"""Pictures as text and as files, and back again. Nothing that a stranger sends is trusted."""

from __future__ import annotations

import base64
import binascii
import hashlib
import io
import re
from collections.abc import Hashable
from itertools import islice
from typing import Any

import numpy as np
from PIL import Image, ImageOps, UnidentifiedImageError

from engines.domains.image.png.settings import bare

MOST_BYTES, MOST_PIXELS, LONGEST = 40_000_000, 25_000_000, 768  # of an upload; pixels of its longer side that are kept
MOST_SIDE, MOST_SCANS = (
    20_000,
    100,
)  # pixels of an upload's longer side; passes over a JPEG, of which cameras and programs write about ten
THUMBNAIL, QUALITY = 128, 72  # pixels of a sketch's longer side, WebP quality
FORMATS = ("PNG", "JPEG", "WEBP", "GIF", "BMP", "TIFF")
SCAN = re.compile(
    rb"\xff\xda\x00(?:\x06\x00|\x08\x01|\x0a\x02|\x0c\x03|\x0e\x04)"
)  # start of a scan with its length and components, ITU-T T.81 B.2.3
BLANK = "blank"  # in the info of a picture that stands for numbers which are none
MANY_BITS = ("I", "F")  # modes of whole and of broken numbers, usually of 32 bits
DAMAGED = "This picture is damaged or not whole; open it in a viewer, save it again as PNG, and upload that."


def key(picture: Image.Image) -> Hashable:
    """Equal pictures of equal prompts have equal keys."""
    return (
        picture.size,
        picture.info.get("prompt", ""),
        BLANK in picture.info,
        hashlib.blake2b(picture.tobytes(), digest_size=16).digest(),
    )


def write(picture: Image.Image) -> str:
    """A picture, exactly, as a data URL (PNG)."""
    return _url(picture, "PNG")


def sketch(picture: Image.Image, longest: int = THUMBNAIL) -> str:
    """A picture as a small data URL (WebP, at most so many pixels wide and high)."""
    return _url(shrunk(picture, longest), "WEBP", quality=QUALITY, method=2)


def read(text: str) -> Image.Image:
    """What write, sketch or uploaded gave → RGB. Raises ValueError with what to do."""
    head, _, body = text.partition(",")
    if not head.startswith("data:image/") or not head.endswith(";base64"):
        raise ValueError("This is not a picture; upload a PNG, JPEG or WebP file.")
    try:
        return opened(base64.b64decode(body, validate=True))
    except binascii.Error:
        raise ValueError(DAMAGED) from None


def uploaded(data: bytes) -> str:
    """A stranger's file → a data URL of at most LONGEST pixels. Raises ValueError with what to do."""
    return _url(shrunk(opened(data), LONGEST), "WEBP", quality=92)


def opened(data: bytes) -> Image.Image:
    """A file's bytes → RGB, upright, clear places white; a large JPEG at a half to an eighth. Raises ValueError with what to do."""
    picture = _still(data)
    try:
        picture.draft(None, (LONGEST, LONGEST))
        picture.load()
        return _plain(ImageOps.exif_transpose(picture))
    except (OSError, SyntaxError, ValueError, EOFError):
        raise ValueError(DAMAGED) from None


def _still(data: bytes) -> Image.Image:
    """A picture whose pixels are not read yet, of a kind and size that may be read."""
    if len(data) > MOST_BYTES:
        raise ValueError(
            f"The file has {len(data) / 1e6:.0f} MB; a picture may have {MOST_BYTES / 1e6:.0f} MB. Save it smaller, for example as JPEG."
        )
    if data.startswith(b"\xff\xd8") and len(list(islice(SCAN.finditer(data), MOST_SCANS + 1))) > MOST_SCANS:
        raise ValueError(
            f"This JPEG is made of more than {MOST_SCANS} scans, which would take minutes to read; save it again as PNG and upload that."
        )
    picture = _identified(bare(data))
    _sized(picture)
    _kind(picture)
    return picture


def _sized(picture: Image.Image) -> None:
    megapixels = picture.width * picture.height / 1e6
    if megapixels > MOST_PIXELS / 1e6:
        raise ValueError(
            f"The picture has {megapixels:.0f} megapixels; at most {MOST_PIXELS / 1e6:.0f} can be taken. Shrink it to about {LONGEST} pixels a side."
        )
    if max(picture.size) > MOST_SIDE:
        raise ValueError(
            f"The picture is {picture.width:,} × {picture.height:,} pixels; a side may have {MOST_SIDE:,}. Cut out the part that matters and upload that."
        )


def _kind(picture: Image.Image) -> None:
    """One picture, of colours that are known. An MPO, as phones write, is a JPEG with views or previews after the picture itself."""
    if picture.format != "MPO" and getattr(picture, "is_animated", False):
        raise ValueError(
            "This file has several pages; save one of them as PNG and upload that."
            if picture.format == "TIFF"
            else "This is an animation; save one of its frames as PNG and upload that."
        )
    if picture.mode in ("CMYK", "YCbCr", "LAB"):
        raise ValueError(
            f"This picture is {picture.mode}, whose colours would change here; save it as RGB and upload that."
        )
    if picture.mode in MANY_BITS:
        raise ValueError(
            "This picture holds numbers of which none is said to be white (32 bits a pixel); save it with 8 bits a channel and upload that."
        )


def _identified(data: bytes) -> Image.Image:
    try:
        return Image.open(io.BytesIO(data), formats=FORMATS)
    except UnidentifiedImageError:
        raise ValueError("This file is no picture that can be read; upload a PNG, JPEG or WebP file.") from None
    except Image.DecompressionBombError:
        raise ValueError(f"The picture is far too large; shrink it to about {LONGEST} pixels a side.") from None
    except (OSError, SyntaxError, ValueError, EOFError):
        raise ValueError(DAMAGED) from None


def _plain(picture: Image.Image) -> Image.Image:
    """Any mode → RGB; sixteen bits keep the upper eight."""
    if picture.mode.startswith("I"):
        picture = Image.fromarray(np.clip(np.asarray(picture) / 256, 0, 255).astype(np.uint8))
    if "A" in picture.mode or "transparency" in picture.info:
        clear = picture.convert("RGBA")
        picture = Image.alpha_composite(Image.new("RGBA", clear.size, "white"), clear)
    return picture.convert("RGB")


def shrunk(picture: Image.Image, longest: int) -> Image.Image:
    """At most `longest` pixels wide and high, and at least one."""
    most = max(picture.size)
    if most <= longest:
        return picture
    return picture.resize(
        (max(1, round(picture.width / most * longest)), max(1, round(picture.height / most * longest))),
        Image.Resampling.LANCZOS,
    )


def _url(picture: Image.Image, form: str, **how: Any) -> str:
    return f"data:image/{form.lower()};base64,{base64.b64encode(_encoded(picture, form, **how)).decode()}"


def _encoded(picture: Image.Image, form: str, **how: Any) -> bytes:
    packed = io.BytesIO()
    picture.save(packed, form, **how)
    return packed.getvalue()

"""Pictures as text, exactly or small, and back again; how two of them are compared."""

from __future__ import annotations

import base64
import binascii
import hashlib
import io
from collections.abc import Hashable
from typing import Any

from PIL import Image

from engines.domains.image.png.decoding import DAMAGED, open_picture
from engines.domains.image.png.larger import as_judged, as_shown, judged_chunk

SKETCH_SIDE, SKETCH_QUALITY = 128, 72  # pixels of a sketch's longer side, WebP quality
BLANK = "blank"  # in the info of a picture that stands for numbers which are none


def key(picture: Image.Image) -> Hashable:
    """Equal for equal pictures of equal prompts."""
    return (
        picture.size,
        picture.info.get("prompt", ""),
        BLANK in picture.info,
        hashlib.blake2b(picture.tobytes(), digest_size=16).digest(),
    )


def write(picture: Image.Image) -> str:
    """A picture, exactly, as a data URL (PNG); of one that is shown larger, both."""
    return data_url(as_shown(picture), "PNG", pnginfo=judged_chunk(picture))


def sketch(picture: Image.Image, longest: int = SKETCH_SIDE) -> str:
    """A picture as a small data URL (WebP, at most so many pixels wide and high)."""
    return data_url(shrink(picture, longest), "WEBP", quality=SKETCH_QUALITY, method=2)


def read(text: str) -> Image.Image:
    """The RGB picture of a data URL that write, sketch or encode_upload gave, as it is judged.

    Raises ValueError with what to do.
    """
    head, _, body = text.partition(",")
    if not head.startswith("data:image/") or not head.endswith(";base64"):
        raise ValueError("This is not a picture; upload a PNG, JPEG or WebP file.")
    try:
        data = base64.b64decode(body, validate=True)
        return as_judged(open_picture(data), data)
    except binascii.Error:
        raise ValueError(DAMAGED) from None


def data_url(picture: Image.Image, form: str, **options: Any) -> str:
    """A picture as a data URL of the format that Pillow calls `form`. options: of its encoder."""
    packed = io.BytesIO()
    picture.save(packed, form, **options)
    return f"data:image/{form.lower()};base64,{base64.b64encode(packed.getvalue()).decode()}"


def shrink(picture: Image.Image, longest: int) -> Image.Image:
    """The picture at most `longest` pixels wide and high, and at least one."""
    side = max(picture.size)
    if side <= longest:
        return picture
    return picture.resize(
        (max(1, round(picture.width / side * longest)), max(1, round(picture.height / side * longest))),
        Image.Resampling.LANCZOS,
    )

"""Pictures as text and as files, and back again. Nothing that a stranger sends is trusted."""
from __future__ import annotations

import base64
import binascii
import hashlib
import io
import json
from collections.abc import Hashable, Mapping
from typing import Any

import numpy as np
from PIL import Image, ImageOps, PngImagePlugin, UnidentifiedImageError

MOST_BYTES, MOST_PIXELS, LONGEST = 40_000_000, 25_000_000, 768  # of an upload; pixels of its longer side that are kept
THUMBNAIL, QUALITY = 128, 72  # pixels of a sketch's longer side, WebP quality
FORMATS = ("PNG", "JPEG", "WEBP", "GIF", "BMP", "TIFF")
KEYWORD = "svdd-request"  # of the text chunk that holds a request
DAMAGED = "This picture is damaged or not whole; open it in a viewer, save it again as PNG, and upload that."


def key(picture: Image.Image) -> Hashable:
    """Equal pictures of equal prompts have equal keys."""
    return picture.size, picture.info.get("prompt", ""), hashlib.blake2b(picture.tobytes(), digest_size=16).digest()


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
    """A file's bytes → RGB, upright, clear places white. Raises ValueError with what to do."""
    picture = _still(data)
    try:
        picture.load()
        return _plain(ImageOps.exif_transpose(picture))
    except (OSError, SyntaxError, ValueError, EOFError):
        raise ValueError(DAMAGED) from None


def _still(data: bytes) -> Image.Image:
    """A picture whose pixels are not read yet, of a kind and size that may be read."""
    if len(data) > MOST_BYTES:
        raise ValueError(f"The file has {len(data) / 1e6:.0f} MB; a picture may have {MOST_BYTES / 1e6:.0f} MB. Save it smaller, for example as JPEG.")
    picture = _identified(data)
    megapixels = picture.width * picture.height / 1e6
    if megapixels > MOST_PIXELS / 1e6:
        raise ValueError(f"The picture has {megapixels:.0f} megapixels; at most {MOST_PIXELS / 1e6:.0f} can be taken. Shrink it to about {LONGEST} pixels a side.")
    if getattr(picture, "is_animated", False):
        raise ValueError("This is an animation; save one of its frames as PNG and upload that.")
    if picture.mode in ("CMYK", "YCbCr", "LAB"):
        raise ValueError(f"This picture is {picture.mode}, whose colours would change here; save it as RGB and upload that.")
    return picture


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
    """At most `longest` pixels wide and high."""
    if max(picture.size) <= longest:
        return picture
    return ImageOps.contain(picture, (longest, longest), Image.Resampling.LANCZOS)


def signed(picture: Image.Image, request: Mapping[str, Any]) -> bytes:
    """PNG that carries the request it was made by, in an iTXt chunk."""
    text = PngImagePlugin.PngInfo()
    text.add_itxt(KEYWORD, json.dumps(request), zip=True)
    return _encoded(picture, "PNG", pnginfo=text)


def request_in(data: bytes) -> dict[str, Any]:
    """The request that a PNG carries, as yet unchecked. Raises ValueError with what to do."""
    picture = _still(data)
    try:
        picture.load()
        said = json.loads(getattr(picture, "text", {}).get(KEYWORD) or "null")
    except (OSError, SyntaxError, ValueError, EOFError, RecursionError):
        raise ValueError("The settings in this picture cannot be read; it was changed after it was downloaded here.") from None
    if not isinstance(said, dict):
        raise ValueError("This picture carries no settings; drop a PNG that was downloaded from this studio (other programs often strip them).")
    return said


def _url(picture: Image.Image, form: str, **how: Any) -> str:
    return f"data:image/{form.lower()};base64,{base64.b64encode(_encoded(picture, form, **how)).decode()}"


def _encoded(picture: Image.Image, form: str, **how: Any) -> bytes:
    packed = io.BytesIO()
    picture.save(packed, form, **how)
    return packed.getvalue()

"""Pictures that people upload as conditions: kept as data URLs, small ones as they came, others packed anew."""

from __future__ import annotations

import base64
import binascii
from functools import lru_cache

from engines.domains.image.png.decoding import MAX_KEPT_SIDE
from engines.domains.image.png.reader import READER

SIGNATURES = {  # how files begin that may stay as they are
    b"RIFF": "webp",
    b"\x89PNG": "png",
    b"\xff\xd8\xff\xe0": "jpeg",
    b"\xff\xd8\xff\xe1": "jpeg",
}
MAX_KEPT_BYTES = 4 * MAX_KEPT_SIDE**2  # of one that stays as it is


def encode_upload(data: bytes) -> str:
    """A stranger's file as a data URL of at most MAX_KEPT_SIDE pixels a side. Raises ValueError with what to do."""
    return READER.read(data, may_stay=False)


def normalise_upload(text: str) -> str:
    """A data URL that can be kept, of an uploaded picture in base64, with or without “data:…” before it.

    Raises ValueError with what to do. Cached where the text is short: a request is checked many times, but with its
    large pictures only once.
    """
    return _cached(text) if len(text) <= 2 * MAX_KEPT_BYTES else _normalise(text)


def _normalise(text: str) -> str:
    head, _, body = text.strip().rpartition(",")
    try:
        data = base64.b64decode("".join(body.split()), validate=True)
    except (binascii.Error, ValueError):
        raise ValueError("This is not a picture; upload a PNG, JPEG or WebP file.") from None
    form = SIGNATURES.get(data[:4]) if head.startswith("data:image/") and len(data) <= MAX_KEPT_BYTES else None
    return READER.read(data, form is not None) or f"data:image/{form};base64,{base64.b64encode(data).decode()}"


_cached = lru_cache(maxsize=4)(_normalise)

"""The settings that a picture carries, in a text chunk of its PNG (W3C 2003, sections 5.3 and 11.3.4).

Pillow refuses a whole picture for one text of more than 1 MiB, and a request with scripts or pictures is longer than
that; so these chunks are read here, within bounds of our own, and kept from Pillow.
"""

from __future__ import annotations

import io
import json
import zlib
from collections.abc import Mapping
from typing import Any

from PIL import Image, PngImagePlugin

from engines.domains.image.png.chunks import SIGNATURE, chunks
from engines.domains.image.png.larger import as_shown

KEYWORD = "svdd-request"  # of the text chunk that holds a request
# Bytes of a request: five scripts of 1 MiB and two prompts of a million letters, escaped, and two pictures.
MAX_TEXT_BYTES = 24_000_000
COMPRESSED_CHUNKS = (b"tEXt", b"zTXt", b"iTXt", b"iCCP")  # what a reader unpacks although it bears on no pixel
ORIENTATION_TEXTS = (b"Raw profile type exif\0", b"XML:com.adobe.xmp\0")  # texts that may say which way is up
UNREADABLE = "The settings in this picture cannot be read; it was changed after it was downloaded here."


def write_with_request(picture: Image.Image, request: Mapping[str, Any]) -> bytes:
    """PNG that carries the request it was made by, in an iTXt chunk."""
    text, packed = PngImagePlugin.PngInfo(), io.BytesIO()
    text.add_itxt(KEYWORD, json.dumps(request, ensure_ascii=False), zip=True)
    as_shown(picture).save(packed, "PNG", pnginfo=text)
    return packed.getvalue()


def read_request(data: bytes) -> dict[str, Any]:
    """The request that a PNG carries, as yet unchecked. Raises ValueError with what to do."""
    if not data.startswith(SIGNATURE):
        raise ValueError("This file is no picture that was downloaded from this studio; drop one that was, as PNG.")
    try:
        request = json.loads(_request_text(data).decode() or "null")
    except (json.JSONDecodeError, UnicodeDecodeError, RecursionError, zlib.error):
        raise ValueError(UNREADABLE) from None
    if not isinstance(request, dict):
        raise ValueError(
            "This picture carries no settings; drop a PNG that was downloaded from this studio "
            "(other programs often strip them)."
        )
    return request


def strip_text_chunks(data: bytes) -> bytes:
    """A PNG without its texts and colour profile, which may be packed a thousandfold. Other files stay as they are."""
    if not data.startswith(SIGNATURE):
        return data
    kept = (
        chunk
        for kind, chunk in chunks(data)
        if kind not in COMPRESSED_CHUNKS or bytes(chunk[8:40]).startswith(ORIENTATION_TEXTS)
    )
    return b"".join([SIGNATURE, *kept])


def _request_text(data: bytes) -> bytes:
    """What the chunk of settings holds; empty where there is none. Raises ValueError, zlib.error."""
    head = KEYWORD.encode() + b"\0"
    chunk = next(
        (bytes(chunk[8:-4]) for kind, chunk in chunks(data) if kind == b"iTXt" and chunk[8 : 8 + len(head)] == head),
        head,
    )
    fields = chunk[len(head) :]  # packed or not, method, language, 0, translated keyword, 0, text
    *_, text = fields[2:].split(b"\0", 2)
    text = zlib.decompressobj().decompress(text, MAX_TEXT_BYTES + 1) if fields[:1] == b"\1" else text
    if len(text) > MAX_TEXT_BYTES:
        raise ValueError(
            f"The settings in this picture have more than {MAX_TEXT_BYTES / 1e6:.0f} MB, "
            "which none downloaded here have; drop another."
        )
    return text

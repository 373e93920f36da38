"""The chunks that a PNG is made of (W3C 2003, section 5.3), whatever they hold."""

from __future__ import annotations

from collections.abc import Iterator

SIGNATURE = b"\x89PNG\r\n\x1a\n"
MAX_CHUNKS = 100_000  # of a PNG; encoders write one for some thousand bytes, or one a row


def chunks(data: bytes) -> Iterator[tuple[bytes, memoryview]]:
    """(kind, the whole chunk: length, kind, content, sum) up to the last; one that is cut short stays so."""
    view, at = memoryview(data), len(SIGNATURE)
    for _ in range(MAX_CHUNKS):
        length, kind = int.from_bytes(view[at : at + 4], "big"), bytes(view[at + 4 : at + 8])
        yield kind, view[at : at + length + 12]
        at += length + 12
        if kind == b"IEND" or at >= len(data):
            return
    raise ValueError(
        f"This PNG is in more than {MAX_CHUNKS:,} pieces; open it in a viewer, save it again as PNG, and upload that."
    )

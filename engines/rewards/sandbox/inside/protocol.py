"""Frames between the studio and a worker: length, id, kind, payload. Nothing is ever unpickled."""

from __future__ import annotations

import os
import struct

HEADER = struct.Struct("<IIc")  # payload bytes, id, kind
CONFINED, READY, SCORES, ERROR = b"C", b"R", b"S", b"E"  # from the worker
LOAD, DESIGNS, PICTURES = b"L", b"J", b"P"  # to the worker: a script; designs as JSON; designs that are pictures
GRADIENT = b"G"  # to a worker that nothing confines: designs as numbers; the answer is 8 bytes a score and a number
CONDITIONS, CONDITIONS_BYTES = b"D", 16 << 20  # to the worker: changed conditions as JSON, and the most they may be
MAX_PAYLOAD = {CONFINED: 256, READY: 4096, ERROR: 2048}  # bytes; scores are exactly 8 a design
CHANNEL_FD, PICTURES_FD = 3, 4  # a confined worker's descriptors; 0 is nothing, 1 and 2 are its log
PICTURE_BYTES = 64 << 20  # pictures of one call
EXIT_DISCONNECTED = 70  # exit code of a worker that can no longer answer


def encode_frame(number: int, kind: bytes, payload: bytes = b"") -> bytes:
    return HEADER.pack(len(payload), number, kind) + payload


def send_frame(channel: int, number: int, kind: bytes, payload: bytes) -> None:
    """Write all of it. Raises OSError when the studio has gone."""
    left = memoryview(encode_frame(number, kind, payload))
    while left:
        left = left[os.write(channel, left) :]


def receive_frame(channel: int) -> tuple[int, bytes, bytes]:
    """→ (id, kind, payload). Raises EOFError when the studio has gone."""
    length, number, kind = HEADER.unpack(_read_exactly(channel, HEADER.size))
    return number, kind, _read_exactly(channel, length)


def _read_exactly(channel: int, count: int) -> bytes:
    parts, have = [], 0
    while have < count:
        part = os.read(channel, min(count - have, 1 << 20))
        if not part:
            raise EOFError
        parts.append(part)
        have += len(part)
    return b"".join(parts)

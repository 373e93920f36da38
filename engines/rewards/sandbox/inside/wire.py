"""Frames between the studio and a worker: length, id, kind, payload. Nothing is ever unpickled."""

from __future__ import annotations

import os
import struct

HEADER = struct.Struct("<IIc")  # payload bytes, id, kind
CONFINED, READY, SCORES, ERROR = b"C", b"R", b"S", b"E"  # from the worker
LOAD, JUDGE, PICTURES = b"L", b"J", b"P"  # to the worker
MOST = {CONFINED: 256, READY: 4096, ERROR: 2048}  # bytes; scores are exactly 8 a design
CHANNEL, SHARED = 3, 4  # a confined worker's descriptors; 0 is nothing, 1 and 2 are its log
SHARED_BYTES = 64 << 20  # pictures of one call
LOST = 70  # exit code of a worker that can no longer answer


def frame(number: int, kind: bytes, payload: bytes = b"") -> bytes:
    return HEADER.pack(len(payload), number, kind) + payload


def send(channel: int, number: int, kind: bytes, payload: bytes) -> None:
    left = memoryview(frame(number, kind, payload))
    while left:
        left = left[os.write(channel, left) :]


def receive(channel: int) -> tuple[int, bytes, bytes]:
    """→ (id, kind, payload). Raises EOFError when the studio has gone."""
    length, number, kind = HEADER.unpack(_exactly(channel, HEADER.size))
    return number, kind, _exactly(channel, length)


def _exactly(channel: int, count: int) -> bytes:
    parts, have = [], 0
    while have < count:
        part = os.read(channel, min(count - have, 1 << 20))
        if not part:
            raise EOFError
        parts.append(part)
        have += len(part)
    return b"".join(parts)

"""Compressed JSON and text, and what stands for a record that cannot be read."""

from __future__ import annotations

import json
import zlib
from dataclasses import asdict
from typing import Any

from engines.records.step import Cost

LEVEL = 3  # of zlib: fast


def packed(text: str) -> bytes:
    """Text, compressed."""
    return zlib.compress(text.encode("utf-8", "surrogatepass"), LEVEL)


def unpacked(data: bytes) -> str:
    """What `packed` wrote. Raises ValueError for anything else."""
    try:
        return zlib.decompress(data).decode("utf-8", "surrogatepass")
    except (zlib.error, TypeError) as error:
        raise ValueError(f"This is nothing packed here ({error}).") from error


def to_json(value: Any) -> str:
    """Strict JSON: raises ValueError for nan and inf."""
    return json.dumps(value, allow_nan=False)


def read_record(data: bytes | None, t: int) -> dict[str, Any]:
    """A step record; where it is damaged, one without candidates that says so. t: of its level."""
    try:
        record = json.loads(unpacked(data))
        if isinstance(record, dict):
            return record
    except (ValueError, RecursionError):
        pass
    empty = {key: [] for key in ("designs", "design", "parents", "lanes", "values", "weights", "kept", "ess")}
    return {"t": t, **empty, "dropped": 0, "cost": asdict(Cost()), "damaged": True}

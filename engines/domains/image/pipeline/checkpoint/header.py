"""The header of a safetensors file: names, types and shapes of its tensors, checked before anything else is read.

Format: 8 bytes n (little-endian), n bytes of JSON, then the numbers (github.com/huggingface/safetensors).
"""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from math import prod
from pathlib import Path
from typing import Any

MAX_HEADER, MAX_TENSORS = 32 << 20, 50_000  # bytes, of which a large model's header has 1 MB; tensors
BYTES = {  # a number's, by type; safetensors has more, which no image model is stored in
    **dict.fromkeys(("F64", "I64", "U64"), 8),
    **dict.fromkeys(("F32", "I32", "U32"), 4),
    **dict.fromkeys(("F16", "BF16", "I16", "U16"), 2),
    **dict.fromkeys(("F8_E4M3", "F8_E5M2", "I8", "U8", "BOOL"), 1),
}
_OTHER_FILES = {  # how files begin that are something else → what they are
    b"version https://git-lfs": "a pointer to a file that Git LFS keeps elsewhere; fetch it (git lfs pull)",
    b"<": "a page of the web; download the file itself",
    b"PK\x03\x04": "a pickled checkpoint under another name, which can run code when it is opened; convert it",
    b"\x80": "a pickled checkpoint under another name, which can run code when it is opened; convert it",
    b"GGUF": "GGUF, which is not read here; choose the model's safetensors",
}


@dataclass(frozen=True)
class Header:
    """shapes: tensor → its shape. types: all that occur. metadata: texts that whoever saved the file put in."""

    shapes: dict[str, tuple[int, ...]]
    types: frozenset[str] = frozenset()
    metadata: dict[str, str] = field(default_factory=dict)

    def __contains__(self, name: str) -> bool:
        return name in self.shapes


def read_header(file: Path) -> Header:
    """Raises ValueError, a sentence, for a file that is cut, damaged, contradictory or no safetensors."""
    try:
        size = file.stat().st_size
        with file.open("rb") as stream:
            start = stream.read(32)
            length = int.from_bytes(start[:8], "little")
            if not 2 <= length <= min(MAX_HEADER, size - 8):
                raise _no_safetensors(file, start)
            stream.seek(8)
            told = _parse(stream.read(length), file)
    except OSError as error:
        raise ValueError(f"“{file.name}” cannot be read ({error.strerror}); look at its permissions.") from None
    return _checked(told, size - 8 - length, file)


def _no_safetensors(file: Path, start: bytes) -> ValueError:
    """start: the bytes that it begins with."""
    what = next((what for beginning, what in _OTHER_FILES.items() if start.startswith(beginning)), "")
    return ValueError(f"“{file.name}” is {what}.") if what else _damaged(file, "it is cut, or no safetensors file")


def _parse(text: bytes, file: Path) -> dict[str, Any]:
    try:
        told = json.loads(text)
    except (ValueError, RecursionError):
        told = None
    if not isinstance(told, dict) or len(told) > MAX_TENSORS:
        raise _damaged(file, "its header is no list of tensors")
    return told


def _checked(told: dict[str, Any], room: int, file: Path) -> Header:
    """room: bytes that follow the header."""
    metadata = told.pop("__metadata__", {})
    spans, shapes, types = [], {}, set()
    for name, entry in told.items():
        shape, kind, span = _tensor(entry, file)
        spans.append(span)
        shapes[name] = shape
        types.add(kind)
    spans.sort()
    ends = [0, *(end for _, end in spans)]
    if any(begin != end for (begin, _), end in zip(spans, ends)) or ends[-1] != room:
        raise _damaged(file, "its tensors do not fill it one after another")
    texts = metadata.items() if isinstance(metadata, dict) else ()
    return Header(shapes, frozenset(types), {k: v for k, v in texts if isinstance(v, str)})


def _tensor(entry: Any, file: Path) -> tuple[tuple[int, ...], str, tuple[int, int]]:
    """Shape, type and span in bytes of a header's entry. Raises ValueError where they contradict one another."""
    entry = entry if isinstance(entry, dict) else {}
    kind, shape, span = (entry.get(key) for key in ("dtype", "shape", "data_offsets"))
    if not isinstance(kind, str) or not _whole_numbers(shape) or not _whole_numbers(span) or len(span) != 2:
        raise _damaged(file, "its header is no list of tensors")
    if kind not in BYTES:
        raise ValueError(
            f"“{file.name}” holds numbers of the type {kind[:20]}, which is not read here; choose another."
        )
    if span[1] - span[0] != BYTES[kind] * prod(shape):
        raise _damaged(file, "a tensor's shape and its bytes contradict each other")
    return tuple(shape), kind, (span[0], span[1])


def _whole_numbers(numbers: Any) -> bool:
    return isinstance(numbers, list) and len(numbers) <= 8 and all(type(n) is int and 0 <= n < 1 << 48 for n in numbers)


def _damaged(file: Path, why: str) -> ValueError:
    return ValueError(f"“{file.name}” is damaged or incomplete: {why}. Download it again.")

"""Pictures on their way to a worker: those of one size stand one below another in a sheet, which is copied once."""
from __future__ import annotations

import json
import mmap
import os
from collections.abc import Iterator, Sequence
from dataclasses import astuple, dataclass
from itertools import groupby
from typing import Any

import numpy as np
from PIL import Image

from engines.rewards.sandbox.inside.wire import PIXELS, SHARED_BYTES

SHEET_BYTES = 128 << 10  # larger buffers go back to the system after each call, which costs more than many sheets
_SEAL_FUTURE_WRITE = 0x10  # our own mapping stays writable, no later one is


@dataclass(frozen=True)
class Sheet:
    """Where it begins, in bytes; what Pillow calls its mode; width, height and number of its pictures."""

    offset: int
    mode: str
    width: int
    height: int
    count: int


class SharedPictures:
    """SHARED_BYTES that we write and a worker reads: it can neither write nor shrink what the studio maps."""

    def __init__(self) -> None:
        import fcntl  # not on every system

        self.descriptor = os.memfd_create("pictures", os.MFD_CLOEXEC | os.MFD_ALLOW_SEALING)
        os.ftruncate(self.descriptor, SHARED_BYTES)
        self._memory = mmap.mmap(self.descriptor, SHARED_BYTES)
        seals = fcntl.F_SEAL_SHRINK | fcntl.F_SEAL_GROW | _SEAL_FUTURE_WRITE | fcntl.F_SEAL_SEAL
        try:
            fcntl.fcntl(self.descriptor, fcntl.F_ADD_SEALS, seals)
        except OSError:
            self.close()
            raise

    def place(self, pictures: Sequence) -> bytes:
        """PIL images or uint8 arrays [H, W] or [H, W, C] → what a call says of them. Raises ValueError when they do not fit."""
        sheets = []
        for sheet, pixels in drawn(pictures):
            self._memory[sheet.offset:sheet.offset + len(pixels)] = pixels
            sheets.append(sheet)
        return written(sheets)

    def close(self) -> None:
        self._memory.close()
        os.close(self.descriptor)


def drawn(pictures: Sequence) -> Iterator[tuple[Sheet, bytes]]:
    """Sheets and their pixels, row by row. Raises ValueError when they are more than SHARED_BYTES."""
    offset = 0
    for (mode, (width, height)), group in groupby(map(_image, pictures), lambda picture: (picture.mode, picture.size)):
        for alike in _batches(list(group)):
            pixels = _stacked(alike).tobytes("raw", PIXELS[mode])
            if offset + len(pixels) > SHARED_BYTES:
                raise ValueError("These pictures are larger than one call may hold.")
            yield Sheet(offset, mode, width, height, len(alike)), pixels
            offset += len(pixels)


def written(sheets: Sequence[Sheet]) -> bytes:
    return json.dumps([astuple(sheet) for sheet in sheets]).encode()


def is_picture(design: Any) -> bool:
    """PIL images and arrays; text and numbers travel as JSON."""
    return hasattr(design, "__array_interface__")


def fitting(designs: Sequence) -> int:
    """How many of these designs one call can carry; at least one."""
    total = 0
    for count, design in enumerate(designs):
        if not is_picture(design):
            return len(designs)
        total += _size(_image(design))
        if total > SHARED_BYTES:
            return max(1, count)
    return len(designs)


def _image(picture: Any) -> Image.Image:
    """Modes that cannot travel become RGB."""
    image = picture if isinstance(picture, Image.Image) else Image.fromarray(np.asarray(picture, dtype=np.uint8))
    return image if image.mode in PIXELS else image.convert("RGB")


def _size(image: Image.Image) -> int:
    """Bytes of its pixels as they travel."""
    return image.width * image.height * len(PIXELS[image.mode])


def _batches(alike: list[Image.Image]) -> Iterator[list[Image.Image]]:
    """Those of one sheet, one at least."""
    count = max(1, SHEET_BYTES // max(1, _size(alike[0])))
    for first in range(0, len(alike), count):
        yield alike[first:first + count]


def _stacked(alike: list[Image.Image]) -> Image.Image:
    width, height = alike[0].size
    if len(alike) == 1:
        return alike[0]
    sheet = Image.new(alike[0].mode, (width, height * len(alike)))
    for row, picture in enumerate(alike):
        sheet.paste(picture, (0, row * height))
    return sheet

"""Pictures on their way to a worker: those of one size stand one below another in the memory that it reads."""

from __future__ import annotations

import json
import mmap
import os
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import astuple, dataclass
from itertools import groupby
from typing import Any

import numpy as np
from PIL import Image

from engines.rewards.sandbox.inside.picture_buffer import LAYOUTS, write_pictures
from engines.rewards.sandbox.inside.protocol import PICTURE_BYTES

_SEAL_FUTURE_WRITE = 0x10  # our own mapping stays writable, no later one is


@dataclass(frozen=True)
class Sheet:
    """Where it begins, in bytes; what Pillow calls its mode; width, height and number of its pictures."""

    offset: int
    mode: str
    width: int
    height: int
    count: int

    @property
    def end(self) -> int:
        return self.offset + self.count * self.width * self.height * len(LAYOUTS[self.mode])


class SharedPictures:
    """PICTURE_BYTES that we write and a worker reads: it can neither write nor shrink what the studio maps."""

    def __init__(self) -> None:
        import fcntl  # not on every system

        self.descriptor = os.memfd_create("pictures", os.MFD_CLOEXEC | os.MFD_ALLOW_SEALING)
        os.ftruncate(self.descriptor, PICTURE_BYTES)
        self._memory = mmap.mmap(self.descriptor, PICTURE_BYTES)
        seals = fcntl.F_SEAL_SHRINK | fcntl.F_SEAL_GROW | _SEAL_FUTURE_WRITE | fcntl.F_SEAL_SEAL
        try:
            fcntl.fcntl(self.descriptor, fcntl.F_ADD_SEALS, seals)
        except OSError:
            self.close()
            raise

    def encode(self, pictures: Sequence) -> bytes:
        """Copy PIL images or uint8 arrays [H, W] or [H, W, C] into the memory → the payload of a call.

        Raises ValueError when they do not fit.
        """
        sheets = lay_out(pictures)
        copy_pixels(sheets, self._memory)
        return encode_sheets(sheets)

    def close(self) -> None:
        with suppress(BufferError):  # an error on its way may still hold a sheet: the memory goes with it
            self._memory.close()
        os.close(self.descriptor)


def lay_out(pictures: Sequence) -> list[tuple[Sheet, list[Image.Image]]]:
    """Sheets and their pictures. Raises ValueError when they are more than PICTURE_BYTES."""
    sheets, offset = [], 0
    images = map(_as_image, pictures)
    for (mode, (width, height)), group in groupby(images, lambda image: (image.mode, image.size)):
        alike = list(group)
        sheets.append((Sheet(offset, mode, width, height, len(alike)), alike))
        offset = sheets[-1][0].end
    if offset > PICTURE_BYTES:
        raise ValueError("These pictures are larger than one call may hold.")
    return sheets


def copy_pixels(sheets: Sequence[tuple[Sheet, list[Image.Image]]], memory: Any) -> None:
    """Into a writable buffer that is large enough."""
    for sheet, alike in sheets:
        write_pictures(alike, memoryview(memory)[sheet.offset :], sheet.mode, sheet.width, sheet.height)


def encode_sheets(sheets: Sequence[tuple[Sheet, list[Image.Image]]]) -> bytes:
    """JSON: [[offset, mode, width, height, count], …]."""
    return json.dumps([astuple(sheet) for sheet, _ in sheets]).encode()


def is_picture(design: Any) -> bool:
    """PIL images and arrays; text and numbers travel as JSON."""
    return hasattr(design, "__array_interface__")


def count_fitting(designs: Sequence) -> int:
    """How many of these designs one call can carry; at least one."""
    total = 0
    for count, design in enumerate(designs):
        if not is_picture(design):
            return len(designs)
        image = _as_image(design)
        total += Sheet(0, image.mode, *image.size, 1).end
        if total > PICTURE_BYTES:
            return max(1, count)
    return len(designs)


def _as_image(picture: Any) -> Image.Image:
    """Loaded; modes that cannot travel become RGB or RGBA."""
    image = picture if isinstance(picture, Image.Image) else Image.fromarray(np.asarray(picture, dtype=np.uint8))
    image.load()
    return image if image.mode in LAYOUTS else image.convert("RGBA" if "A" in image.mode else "RGB")

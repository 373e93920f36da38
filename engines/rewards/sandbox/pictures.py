"""Pictures handed to a worker through sealed shared memory: it can neither write nor shrink what the studio maps."""
from __future__ import annotations

import fcntl
import mmap
import os
from collections.abc import Sequence
from typing import Any

import numpy as np

from engines.rewards.sandbox.inside.wire import SHARED_BYTES

_SEAL_FUTURE_WRITE = 0x10  # our own mapping stays writable, no later one is


class SharedPictures:
    """SHARED_BYTES that we write and a worker reads."""

    def __init__(self) -> None:
        self.descriptor = os.memfd_create("pictures", os.MFD_CLOEXEC | os.MFD_ALLOW_SEALING)
        os.ftruncate(self.descriptor, SHARED_BYTES)
        self._memory = mmap.mmap(self.descriptor, SHARED_BYTES)
        self._bytes = np.frombuffer(self._memory, np.uint8)
        seals = fcntl.F_SEAL_SHRINK | fcntl.F_SEAL_GROW | _SEAL_FUTURE_WRITE | fcntl.F_SEAL_SEAL
        fcntl.fcntl(self.descriptor, fcntl.F_ADD_SEALS, seals)

    def place(self, pictures: Sequence) -> list[dict]:
        """PIL images or uint8 arrays → where each lies and its shape [H, W] or [H, W, C]. Raises ValueError when they do not fit."""
        places, offset = [], 0
        for picture in pictures:
            pixels = np.asarray(picture, dtype=np.uint8)
            end = offset + pixels.size
            if end > SHARED_BYTES:
                raise ValueError("These pictures are larger than one call may hold.")
            self._bytes[offset:end] = pixels.reshape(-1)
            places.append({"offset": offset, "shape": pixels.shape})
            offset = end
        return places

    def close(self) -> None:
        del self._bytes  # it holds the memory
        self._memory.close()
        os.close(self.descriptor)


def is_picture(design: Any) -> bool:
    """PIL images and arrays; text and numbers travel as JSON."""
    return hasattr(design, "__array_interface__")


def fitting(designs: Sequence) -> int:
    """How many of these designs one call can carry; at least one."""
    total = 0
    for count, design in enumerate(designs):
        if not is_picture(design):
            return len(designs)
        total += np.asarray(design).nbytes
        if total > SHARED_BYTES:
            return max(1, count)
    return len(designs)

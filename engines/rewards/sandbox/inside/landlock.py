"""Landlock: only the interpreter's and libraries' folders can be read; nothing is written, run or connected to.

Source: the kernel's Documentation/userspace-api/landlock.rst.
"""

from __future__ import annotations

import ctypes
import os
import struct
from collections.abc import Iterable

_CREATE, _ADD, _RESTRICT = 444, 445, 446  # the same on every architecture
_VERSION, _PATH_BENEATH = 1, 1
_READ_FILE, _READ_FOLDER = 1 << 2, 1 << 3
_FILE_RIGHTS = {1: 13, 2: 14, 3: 15, 4: 15}  # number of file rights by version; 16 from version 5 on


def version() -> int:
    """The kernel's Landlock version; 0 where there is none."""
    return max(0, _call(_CREATE, None, 0, _VERSION))


def restrict(folders: Iterable[str]) -> None:
    """From now on this thread only reads below `folders`. Raises OSError where the kernel will not."""
    known = version()
    if not known:
        raise OSError("The kernel has no Landlock")
    ruleset = _checked(_call(_CREATE, *_handled(known), 0), "make a ruleset")
    for folder in folders:
        _allow(ruleset, folder)
    _checked(_call(_RESTRICT, ruleset, 0), "restrict")
    os.close(ruleset)


def _handled(known: int) -> tuple[ctypes.Array, int]:
    """Everything this version can forbid: files, then network (4), then abstract sockets and signals (6)."""
    files = (1 << _FILE_RIGHTS.get(known, 16)) - 1
    words = [files, *([3] if known >= 4 else []), *([3] if known >= 6 else [])]
    packed = struct.pack(f"{len(words)}Q", *words)
    return ctypes.create_string_buffer(packed, len(packed)), len(packed)


def _allow(ruleset: int, folder: str) -> None:
    try:
        opened = os.open(folder, os.O_PATH | os.O_CLOEXEC)
    except OSError:
        return  # what is not there need not be read
    rights = _READ_FILE | (_READ_FOLDER if os.path.isdir(folder) else 0)
    packed = struct.pack("=Qi", rights, opened)
    _checked(_call(_ADD, ruleset, _PATH_BENEATH, ctypes.create_string_buffer(packed, len(packed)), 0), "add a rule")
    os.close(opened)


def _call(number: int, *arguments) -> int:
    return ctypes.CDLL(None, use_errno=True).syscall(number, *arguments)


def _checked(answer: int, what: str) -> int:
    if answer < 0:
        raise OSError(ctypes.get_errno(), f"Landlock would not {what}")
    return answer

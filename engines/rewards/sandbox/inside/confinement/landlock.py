"""Landlock: only the interpreter's and libraries' folders can be read; nothing is written, run or connected to.

Source: the kernel's Documentation/userspace-api/landlock.rst.
"""

from __future__ import annotations

import ctypes
import os
import struct
from collections.abc import Iterable

_CREATE_RULESET, _ADD_RULE, _RESTRICT_SELF = 444, 445, 446  # the same on every architecture
_GET_VERSION, _PATH_BENEATH = 1, 1
_READ_FILE, _READ_FOLDER = 1 << 2, 1 << 3
_FILE_RIGHTS = {1: 13, 2: 14, 3: 15, 4: 15}  # number of file rights by version; 16 from version 5 on


def abi_version() -> int:
    """The kernel's Landlock version; 0 where there is none."""
    return max(0, _syscall(_CREATE_RULESET, None, 0, _GET_VERSION))


def restrict(folders: Iterable[str]) -> None:
    """From now on this thread only reads below `folders`. Raises OSError where the kernel will not."""
    version = abi_version()
    if not version:
        raise OSError("The kernel has no Landlock")
    ruleset = _check(_syscall(_CREATE_RULESET, *_ruleset_attr(version), 0), "make a ruleset")
    for folder in folders:
        _allow_reading(ruleset, folder)
    _check(_syscall(_RESTRICT_SELF, ruleset, 0), "restrict")
    os.close(ruleset)


def _ruleset_attr(version: int) -> tuple[ctypes.Array, int]:
    """A ruleset with everything that this version can forbid, and its size in bytes.

    Files; from version 4 on network; from 6 on abstract sockets and signals.
    """
    files = (1 << _FILE_RIGHTS.get(version, 16)) - 1
    words = [files, *([3] if version >= 4 else []), *([3] if version >= 6 else [])]
    packed = struct.pack(f"{len(words)}Q", *words)
    return ctypes.create_string_buffer(packed, len(packed)), len(packed)


def _allow_reading(ruleset: int, folder: str) -> None:
    try:
        opened = os.open(folder, os.O_PATH | os.O_CLOEXEC)
    except OSError:
        return  # what is not there need not be read
    rights = _READ_FILE | (_READ_FOLDER if os.path.isdir(folder) else 0)
    packed = struct.pack("=Qi", rights, opened)
    rule = ctypes.create_string_buffer(packed, len(packed))
    _check(_syscall(_ADD_RULE, ruleset, _PATH_BENEATH, rule, 0), "add a rule")
    os.close(opened)


def _syscall(number: int, *arguments) -> int:
    return ctypes.CDLL(None, use_errno=True).syscall(number, *arguments)


def _check(answer: int, what: str) -> int:
    if answer < 0:
        raise OSError(ctypes.get_errno(), f"Landlock would not {what}")
    return answer

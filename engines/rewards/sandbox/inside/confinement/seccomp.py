"""The system-call filter: an allow-list in classic BPF, everything else is refused (EPERM).

Source: the kernel's Documentation/userspace-api/seccomp_filter.rst. Installed with ctypes, for the calling thread.
"""

from __future__ import annotations

import ctypes
import errno
import os
import platform
import struct

from .bpf import (
    ALLOW,
    ARCHITECTURE,
    AT_LEAST,
    EQUAL,
    KILL,
    LOAD,
    NUMBER,
    Instruction,
    allow_null,
    allow_one_of,
    allow_unless_all_bits,
    answer,
    pack,
    refuse,
    refuse_bits,
    refuse_others,
    when,
)
from .syscalls import ARCHITECTURES, Architecture, file_reading_calls, unconditional_calls

_MAP_SHARED, _MAP_ANONYMOUS = 0x01, 0x20  # together they keep all pages while one is mapped, which no limit counts
_MAP_HUGETLB = 0x40000  # a pool of the machine's, which no limit counts either
_X32 = 0x40000000
_PR_SET_SECCOMP, _FILTER = 22, 2

_IOCTLS = (0x5451, 0x5401)  # FIOCLEX, TCGETS
# How a page will be used; nothing that merges it with others' pages or writes it to disk.
_ADVICE = (0, 1, 2, 3, 4, 8, 14, 15)
_FCNTLS = (0, 1, 2, 3, 1030)  # DUPFD, GETFD, SETFD, GETFL, DUPFD_CLOEXEC; F_SETOWN would let the kernel signal others
_WRITING = os.O_ACCMODE | os.O_CREAT | os.O_TRUNC | os.O_APPEND | (os.O_TMPFILE & ~os.O_DIRECTORY) | os.O_PATH


def program(architecture: Architecture, opens: bool) -> list[Instruction]:
    """The filter. opens: whether files may be opened for reading (Landlock says which)."""
    code = _check_architecture(architecture)
    for number in unconditional_calls(architecture) + (file_reading_calls(architecture) if opens else []):
        code += when(number, [answer(ALLOW)])
    code += _checked_calls(architecture.numbers)
    if opens:
        code += _opening_calls(architecture.numbers)
    code += _process_calls(architecture.numbers)
    return [*code, refuse(errno.EPERM)]


def install(opens: bool) -> None:
    """Confine this thread for good. Raises OSError where the kernel will not."""
    packed = pack(program(ARCHITECTURES[platform.machine()], opens))
    filters = ctypes.create_string_buffer(packed, len(packed))
    header = ctypes.create_string_buffer(struct.pack("HxxxxxxP", len(packed) // 8, ctypes.addressof(filters)), 16)
    libc = ctypes.CDLL(None, use_errno=True)
    if libc.prctl(_PR_SET_SECCOMP, _FILTER, header, 0, 0):
        raise OSError(ctypes.get_errno(), "The kernel did not take the system-call filter")


def _check_architecture(architecture: Architecture) -> list[Instruction]:
    """Kill what speaks another architecture, refuse x32; the call's number is loaded for what follows."""
    return [
        (LOAD, 0, 0, ARCHITECTURE),
        (EQUAL, 1, 0, architecture.audit),
        answer(KILL),
        (LOAD, 0, 0, NUMBER),
        (AT_LEAST, 0, 1, _X32),
        refuse(errno.EPERM),
    ]


def _checked_calls(numbers: dict[str, int]) -> list[Instruction]:
    """Calls that are harmless with some arguments."""
    mapping = refuse_bits(3, _MAP_HUGETLB) + allow_unless_all_bits(3, (_MAP_SHARED, _MAP_ANONYMOUS))
    return [
        *when(numbers["mmap"], mapping),
        *when(numbers["madvise"], allow_one_of(2, _ADVICE)),
        *when(numbers["ioctl"], allow_one_of(1, _IOCTLS)),
        *when(numbers["fcntl"], allow_one_of(1, _FCNTLS)),
        *when(numbers["prlimit64"], refuse_others(0) + allow_null(2)),
        *when(numbers["sched_getaffinity"], [*refuse_others(0), answer(ALLOW)]),
    ]


def _opening_calls(numbers: dict[str, int]) -> list[Instruction]:
    code: list[Instruction] = []
    for name, flags in (("openat", 2), ("open", 1)):
        if name in numbers:
            code += when(numbers[name], [*refuse_bits(flags, _WRITING), answer(ALLOW)])
    return code


def _process_calls(numbers: dict[str, int]) -> list[Instruction]:
    """Refusals that the C library understands: no more processes now; no such call, so use the older one."""
    code: list[Instruction] = []
    for name in ("clone", "fork", "vfork"):
        if name in numbers:
            code += when(numbers[name], [refuse(errno.EAGAIN)])
    for name in ("clone3", "openat2"):
        code += when(numbers[name], [refuse(errno.ENOSYS)])
    return code

"""The system-call filter: an allow-list in classic BPF, everything else is refused (EPERM).

Source: the kernel's Documentation/userspace-api/seccomp_filter.rst. Installed with ctypes, for the calling thread.
"""

from __future__ import annotations

import ctypes
import errno
import os
import platform
import struct

from .syscalls import ARCHITECTURES, Architecture, always, reading

_LOAD, _EQUAL, _AT_LEAST, _ANY_BIT, _RETURN = 0x20, 0x15, 0x35, 0x45, 0x06
_ALLOW, _ERROR, _KILL = 0x7FFF0000, 0x00050000, 0x80000000
_NUMBER, _ARCHITECTURE, _ARGUMENTS = 0, 4, 16  # offsets in struct seccomp_data, bytes
_MAP_SHARED, _MAP_ANONYMOUS = 0x01, 0x20  # together they keep all pages while one is mapped, which no limit counts
_MAP_HUGETLB = 0x40000  # a pool of the machine's, which no limit counts either
_X32 = 0x40000000
_PR_SET_SECCOMP, _FILTER = 22, 2

_IOCTLS = (0x5451, 0x5401)  # FIOCLEX, TCGETS
_ADVICE = (
    0,
    1,
    2,
    3,
    4,
    8,
    14,
    15,
)  # how a page will be used; nothing that merges it with others' pages or writes it to disk
_FCNTLS = (0, 1, 2, 3, 1030)  # DUPFD, GETFD, SETFD, GETFL, DUPFD_CLOEXEC; F_SETOWN would let the kernel signal others
_WRITING = os.O_ACCMODE | os.O_CREAT | os.O_TRUNC | os.O_APPEND | (os.O_TMPFILE & ~os.O_DIRECTORY) | os.O_PATH

Instruction = tuple[int, int, int, int]  # code, jump if true, jump if false, constant


def program(architecture: Architecture, opens: bool) -> list[Instruction]:
    """The filter. opens: whether files may be opened for reading (Landlock says which)."""
    numbers = architecture.numbers
    code: list[Instruction] = [
        (_LOAD, 0, 0, _ARCHITECTURE),
        (_EQUAL, 1, 0, architecture.audit),
        _answer(_KILL),
        (_LOAD, 0, 0, _NUMBER),
        (_AT_LEAST, 0, 1, _X32),
        _refusal(errno.EPERM),
    ]
    for number in always(architecture) + (reading(architecture) if opens else []):
        code += _when(number, [_answer(_ALLOW)])
    code += _when(numbers["mmap"], _refused_bits(3, _MAP_HUGETLB) + _not_all_bits(3, (_MAP_SHARED, _MAP_ANONYMOUS)))
    code += _when(numbers["madvise"], _one_of(2, _ADVICE))
    code += _when(numbers["ioctl"], _one_of(1, _IOCTLS))
    code += _when(numbers["fcntl"], _one_of(1, _FCNTLS))
    code += _when(numbers["prlimit64"], _itself(0) + _null_pointer(2))
    code += _when(numbers["sched_getaffinity"], [*_itself(0), _answer(_ALLOW)])
    for name, flags in (("openat", 2), ("open", 1)) if opens else ():
        if name in numbers:
            code += _when(numbers[name], [*_refused_bits(flags, _WRITING), _answer(_ALLOW)])
    for name in ("clone", "fork", "vfork"):
        if name in numbers:
            code += _when(numbers[name], [_refusal(errno.EAGAIN)])
    for name in ("clone3", "openat2"):
        code += _when(numbers[name], [_refusal(errno.ENOSYS)])
    return [*code, _refusal(errno.EPERM)]


def install(opens: bool) -> None:
    """Confine this thread for good. Raises OSError where the kernel will not."""
    architecture = ARCHITECTURES[platform.machine()]
    packed = b"".join(struct.pack("HBBI", *instruction) for instruction in program(architecture, opens))
    filters = ctypes.create_string_buffer(packed, len(packed))
    header = ctypes.create_string_buffer(struct.pack("HxxxxxxP", len(packed) // 8, ctypes.addressof(filters)), 16)
    libc = ctypes.CDLL(None, use_errno=True)
    if libc.prctl(_PR_SET_SECCOMP, _FILTER, header, 0, 0):
        raise OSError(ctypes.get_errno(), "The kernel did not take the system-call filter")


def _answer(action: int) -> Instruction:
    return (_RETURN, 0, 0, action)


def _refusal(code: int) -> Instruction:
    return _answer(_ERROR | code)


def _when(number: int, body: list[Instruction]) -> list[Instruction]:
    """`body` must end with an answer, so that the call's number is still loaded for what follows."""
    return [(_EQUAL, 0, len(body), number), *body]


def _argument(index: int, high: bool = False) -> Instruction:
    return (_LOAD, 0, 0, _ARGUMENTS + 8 * index + 4 * high)  # little-endian on both architectures


def _one_of(index: int, values: tuple[int, ...]) -> list[Instruction]:
    """The kernel reads 32 bits of these arguments."""
    code = [_argument(index)]
    for value in values:
        code += [(_EQUAL, 0, 1, value), _answer(_ALLOW)]
    return [*code, _refusal(errno.EPERM)]


def _refused_bits(index: int, bits: int) -> list[Instruction]:
    """What follows is for arguments without any of these bits."""
    return [_argument(index), (_ANY_BIT, 0, 1, bits), _refusal(errno.EPERM)]


def _itself(index: int) -> list[Instruction]:
    """What follows is for process 0, which is whoever asks; the kernel reads 32 bits."""
    return [_argument(index), (_EQUAL, 1, 0, 0), _refusal(errno.EPERM)]


def _not_all_bits(index: int, bits: tuple[int, int]) -> list[Instruction]:
    one, other = bits
    return [_argument(index), (_ANY_BIT, 0, 2, one), (_ANY_BIT, 0, 1, other), _refusal(errno.EPERM), _answer(_ALLOW)]


def _null_pointer(index: int) -> list[Instruction]:
    return [
        _argument(index),
        (_EQUAL, 1, 0, 0),
        _refusal(errno.EPERM),
        _argument(index, high=True),
        (_EQUAL, 1, 0, 0),
        _refusal(errno.EPERM),
        _answer(_ALLOW),
    ]

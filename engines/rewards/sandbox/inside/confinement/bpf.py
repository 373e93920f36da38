"""Classic BPF: the instructions of a system-call filter, and the tests that it is put together from.

Source: the kernel's Documentation/userspace-api/seccomp_filter.rst.
"""

from __future__ import annotations

import errno
import struct

Instruction = tuple[int, int, int, int]  # code, jump if true, jump if false, constant

LOAD, EQUAL, AT_LEAST, _ANY_BIT, _RETURN = 0x20, 0x15, 0x35, 0x45, 0x06
ALLOW, KILL, _ERROR = 0x7FFF0000, 0x80000000, 0x00050000
NUMBER, ARCHITECTURE, _ARGUMENTS = 0, 4, 16  # offsets in struct seccomp_data, bytes


def answer(action: int) -> Instruction:
    """End with ALLOW or KILL."""
    return (_RETURN, 0, 0, action)


def refuse(code: int) -> Instruction:
    """End with that errno."""
    return answer(_ERROR | code)


def when(number: int, body: list[Instruction]) -> list[Instruction]:
    """`body` for one call. It must end with an answer, so that the call's number is still loaded for what follows."""
    return [(EQUAL, 0, len(body), number), *body]


def allow_one_of(index: int, values: tuple[int, ...]) -> list[Instruction]:
    """An answer: the argument is one of these. The kernel reads 32 bits of such arguments."""
    code = [_argument(index)]
    for value in values:
        code += [(EQUAL, 0, 1, value), answer(ALLOW)]
    return [*code, refuse(errno.EPERM)]


def allow_unless_all_bits(index: int, bits: tuple[int, int]) -> list[Instruction]:
    """An answer: the argument lacks one of these two."""
    one, other = bits
    tests = [(_ANY_BIT, 0, 2, one), (_ANY_BIT, 0, 1, other)]
    return [_argument(index), *tests, refuse(errno.EPERM), answer(ALLOW)]


def allow_null(index: int) -> list[Instruction]:
    """An answer: the argument, a pointer, is null."""
    low, high = ([_argument(index, half), (EQUAL, 1, 0, 0), refuse(errno.EPERM)] for half in (False, True))
    return [*low, *high, answer(ALLOW)]


def refuse_bits(index: int, bits: int) -> list[Instruction]:
    """What follows is for arguments without any of these bits."""
    return [_argument(index), (_ANY_BIT, 0, 1, bits), refuse(errno.EPERM)]


def refuse_others(index: int) -> list[Instruction]:
    """What follows is for process 0, which is whoever asks; the kernel reads 32 bits."""
    return [_argument(index), (EQUAL, 1, 0, 0), refuse(errno.EPERM)]


def pack(program: list[Instruction]) -> bytes:
    """struct sock_filter, eight bytes each."""
    return b"".join(struct.pack("HBBI", *instruction) for instruction in program)


def _argument(index: int, high: bool = False) -> Instruction:
    return (LOAD, 0, 0, _ARGUMENTS + 8 * index + 4 * high)  # little-endian on both architectures

"""What a script returns → numbers; what it raises → bounded JSON."""

from __future__ import annotations

import errno
import json
import traceback
from typing import Any

from .wire import ERROR, MOST

NAME = "reward.py"  # what a script's file is called in its own errors
BLOCKED = {errno.EPERM, errno.EACCES, errno.EAGAIN, errno.ENOSYS}


class OutOfTime(BaseException):
    """The studio says that the time is up; not an Exception, so that `except Exception` lets it through."""


class BadAnswer(Exception):
    """What the script returned is not one number a design."""


def numbers(answer: Any, count: int) -> list[float]:
    """One float a design. Raises BadAnswer with what was wrong."""
    if answer is None:
        raise BadAnswer("it returned None; end the function with `return` and a list of numbers")
    if isinstance(answer, (str, bytes, dict)):
        raise BadAnswer(
            f"it returned a {type(answer).__name__}; return a list with one number for each design, in their order"
        )
    if getattr(answer, "ndim", 1) != 1:
        raise BadAnswer(
            f"it returned an array of shape {tuple(answer.shape)}; return one of shape ({count},), for example with .reshape(-1)"
        )
    try:
        answer = list(answer)
    except TypeError:
        raise BadAnswer(
            f"it returned a single {type(answer).__name__}; return a list with one number for each design, "
            "such as [score(d) for d in designs]"
        ) from None
    if len(answer) != count:
        raise BadAnswer(
            f"it returned {len(answer)} numbers for {count} designs; return one for each, float('nan') where there is none"
        )
    return [_number(entry, place) for place, entry in enumerate(answer)]


def _number(entry: Any, place: int) -> float:
    if entry is None or isinstance(entry, (str, bytes, complex)) or not hasattr(entry, "__float__"):
        raise BadAnswer(
            f"it returned {'None' if entry is None else f'a {type(entry).__name__}'} for design {place + 1}; "
            "return a number, or float('nan') for a design that cannot be judged"
        )
    return float(entry)


def told(error: BaseException) -> bytes:
    """An exception as bounded JSON."""
    text = _text(error)
    said = {"kind": _kind(error), "name": type(error).__name__[:60], "text": text, "line": _line(error)}
    encoded = json.dumps(said).encode()
    return (
        encoded
        if len(encoded) <= MOST[ERROR]
        else json.dumps({**said, "text": text[:100].encode("ascii", "replace").decode()}).encode()
    )


def _text(error: BaseException) -> str:
    try:
        return str(error)[:400]
    except BaseException:  # its own __str__ may do anything
        return ""


def _kind(error: BaseException) -> str:
    if isinstance(error, OutOfTime):
        return "timeout"
    if isinstance(error, BadAnswer):
        return "answer"
    if isinstance(error, OSError) and error.errno in BLOCKED:
        return "blocked"
    out_of_memory = isinstance(error, MemoryError) or isinstance(error, OSError) and error.errno == errno.ENOMEM
    return "memory" if out_of_memory else "error"


def _line(error: BaseException) -> int | None:
    """The script's line: the innermost of its own frames."""
    if isinstance(error, SyntaxError) and error.filename == NAME:
        return error.lineno
    lines = [number for frame, number in traceback.walk_tb(error.__traceback__) if frame.f_code.co_filename == NAME]
    return lines[-1] if lines else None

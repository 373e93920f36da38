"""What a script returns → scores; what it raises → an error report in bounded JSON."""

from __future__ import annotations

import errno
import json
import traceback
from typing import Any

from .protocol import ERROR, MAX_PAYLOAD

SCRIPT_FILENAME = "reward.py"  # what a script's file is called in its own errors
_REFUSED = {errno.EPERM, errno.EACCES, errno.EAGAIN, errno.ENOSYS}  # what the sandbox answers to what it refuses


class DeadlineReached(BaseException):
    """The studio says that the time is up; not an Exception, so that `except Exception` lets it through."""


class InvalidAnswer(Exception):
    """What the script returned is not one number a design."""


def parse_scores(answer: Any, count: int) -> list[float]:
    """One float a design. Raises InvalidAnswer with what is wrong."""
    scores = _as_list(answer, count)
    if len(scores) != count:
        raise InvalidAnswer(
            f"it returned {len(scores)} numbers for {count} designs; "
            "return one for each, float('nan') where there is none"
        )
    return [_parse_score(score, place) for place, score in enumerate(scores)]


def _as_list(answer: Any, count: int) -> list:
    if answer is None:
        raise InvalidAnswer("it returned None; end the function with `return` and a list of numbers")
    if isinstance(answer, (str, bytes, dict)):
        raise InvalidAnswer(
            f"it returned a {type(answer).__name__}; return a list with one number for each design, in their order"
        )
    if getattr(answer, "ndim", 1) != 1:
        raise InvalidAnswer(
            f"it returned an array of shape {tuple(answer.shape)}; "
            f"return one of shape ({count},), for example with .reshape(-1)"
        )
    try:
        return list(answer)
    except TypeError:
        raise InvalidAnswer(
            f"it returned a single {type(answer).__name__}; return a list with one number for each design, "
            "such as [score(d) for d in designs]"
        ) from None


def _parse_score(score: Any, place: int) -> float:
    if score is None or isinstance(score, (str, bytes, complex)) or not hasattr(score, "__float__"):
        raise InvalidAnswer(
            f"it returned {'None' if score is None else f'a {type(score).__name__}'} for design {place + 1}; "
            "return a number, or float('nan') for a design that cannot be judged"
        )
    return float(score)


def error_report(error: BaseException) -> bytes:
    """An exception as JSON of at most MAX_PAYLOAD[ERROR] bytes: kind, name, text, and the line of the script."""
    text = _error_text(error)
    report = {"kind": _error_kind(error), "name": type(error).__name__[:60], "text": text, "line": _script_line(error)}
    encoded = json.dumps(report).encode()
    if len(encoded) <= MAX_PAYLOAD[ERROR]:
        return encoded
    return json.dumps({**report, "text": text[:100].encode("ascii", "replace").decode()}).encode()


def _error_text(error: BaseException) -> str:
    try:
        return str(error)[:400]
    except BaseException:  # its own __str__ may do anything
        return ""


def _error_kind(error: BaseException) -> str:
    if isinstance(error, DeadlineReached):
        return "timeout"
    if isinstance(error, InvalidAnswer):
        return "answer"
    if isinstance(error, OSError) and error.errno in _REFUSED:
        return "blocked"
    out_of_memory = isinstance(error, MemoryError) or isinstance(error, OSError) and error.errno == errno.ENOMEM
    return "memory" if out_of_memory else "error"


def _script_line(error: BaseException) -> int | None:
    """The script's line: the innermost of its own frames."""
    if isinstance(error, SyntaxError) and error.filename == SCRIPT_FILENAME:
        return error.lineno
    frames = traceback.walk_tb(error.__traceback__)
    lines = [number for frame, number in frames if frame.f_code.co_filename == SCRIPT_FILENAME]
    return lines[-1] if lines else None

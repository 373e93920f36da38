"""The confined worker's life: load one script, answer calls until the studio goes."""
from __future__ import annotations

import errno
import json
import linecache
import math
import mmap
import os
import signal
import struct
import sys
import traceback
import types
from typing import Any

from .confine import CHANNEL, SHARED
from .wire import ERROR, JUDGE, LOAD, MOST, READY, SCORES, SHARED_BYTES, receive, send

NAME = "reward.py"  # what a script's file is called in its own errors
DECLARATIONS = ("unit", "direction", "allowed_range", "domains")
BLOCKED = {errno.EPERM, errno.EACCES, errno.EAGAIN, errno.ENOSYS}


class OutOfTime(BaseException):
    """The studio says that the time is up; not an Exception, so that `except Exception` lets it through."""


class BadAnswer(Exception):
    """What the script returned is not one number a design."""


def serve() -> None:
    """Answer until the channel closes."""
    signal.signal(signal.SIGALRM, _time_up)
    sys.stdout = sys.stderr = open(1, "w", buffering=1, encoding="utf-8", errors="replace", closefd=False)
    reward: Any = None
    while True:
        number, kind, payload = receive(CHANNEL)
        try:
            if kind == LOAD:
                reward, answer = _load(payload)
                send(CHANNEL, number, READY, answer)
            elif kind == JUDGE:
                send(CHANNEL, number, SCORES, _judge(reward, payload))
        except BaseException as error:  # whatever a script raises is its answer
            send(CHANNEL, number, ERROR, _told(error))


def _load(payload: bytes) -> tuple[Any, bytes]:
    text = payload.decode()
    linecache.cache[NAME] = (len(text), None, text.splitlines(True), NAME)
    module = types.ModuleType("reward")
    module.__file__ = NAME
    sys.modules["reward"] = module
    exec(compile(text, NAME, "exec", dont_inherit=True), module.__dict__)
    reward = module.__dict__.get("reward")
    if not callable(reward):
        raise BadAnswer("there is no function named reward in it; write `def reward(designs):`")
    said = {name: module.__dict__[name] for name in DECLARATIONS if name in module.__dict__}
    answer = json.dumps(said, default=str).encode()
    if len(answer) > MOST[READY]:
        raise BadAnswer(f"{', '.join(said)} are too long; a few words will do")
    return reward, answer


def _judge(reward: Any, payload: bytes) -> bytes:
    designs = [_design(entry) for entry in json.loads(payload)]
    scores = _numbers(reward(designs), len(designs))
    return struct.pack(f"<{len(scores)}d", *scores)


def _design(entry: Any) -> Any:
    """Plain data is the design; {"offset", "shape"} is a picture in the shared memory."""
    if not isinstance(entry, dict):
        return entry
    import numpy as np
    from PIL import Image

    pixels = np.frombuffer(_shared(), np.uint8, math.prod(entry["shape"]), entry["offset"])
    return Image.fromarray(pixels.reshape(entry["shape"]))


_MAPPED: list[mmap.mmap] = []


def _shared() -> mmap.mmap:
    if not _MAPPED:
        _MAPPED.append(mmap.mmap(SHARED, SHARED_BYTES, prot=mmap.PROT_READ))
    return _MAPPED[0]


def _numbers(answer: Any, count: int) -> list[float]:
    """One float a design. Raises BadAnswer with what was wrong."""
    if answer is None:
        raise BadAnswer("it returned None; end the function with `return` and a list of numbers")
    if isinstance(answer, (str, bytes, dict)):
        raise BadAnswer(f"it returned a {type(answer).__name__}; return a list with one number for each design, in their order")
    if getattr(answer, "ndim", 1) != 1:
        raise BadAnswer(f"it returned an array of shape {tuple(answer.shape)}; return one of shape ({count},), for example with .reshape(-1)")
    try:
        answer = list(answer)
    except TypeError:
        raise BadAnswer(f"it returned a single {type(answer).__name__}; return a list with one number for each design, "
                        "such as [score(d) for d in designs]") from None
    if len(answer) != count:
        raise BadAnswer(f"it returned {len(answer)} numbers for {count} designs; return one for each, float('nan') where there is none")
    return [_number(entry, place) for place, entry in enumerate(answer)]


def _number(entry: Any, place: int) -> float:
    if entry is None or isinstance(entry, (str, bytes, complex)) or not hasattr(entry, "__float__"):
        raise BadAnswer(f"it returned {'None' if entry is None else f'a {type(entry).__name__}'} for design {place + 1}; "
                        "return a number, or float('nan') for a design that cannot be judged")
    return float(entry)


def _told(error: BaseException) -> bytes:
    """An exception as bounded JSON."""
    text = _text(error)
    said = {"kind": _kind(error), "name": type(error).__name__[:60], "text": text, "line": _line(error)}
    encoded = json.dumps(said).encode()
    return encoded if len(encoded) <= MOST[ERROR] else json.dumps({**said, "text": text[:100].encode("ascii", "replace").decode()}).encode()


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


def _time_up(*_) -> None:
    raise OutOfTime("it took too long")


def main() -> None:
    try:
        serve()
    except EOFError:
        pass
    finally:
        os._exit(0)

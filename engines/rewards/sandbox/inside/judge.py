"""A worker's life: load one script, answer calls until the studio goes."""

from __future__ import annotations

import json
import linecache
import mmap
import os
import signal
import struct
import sys
import types
from typing import Any

from .answers import NAME, BadAnswer, OutOfTime, numbers, told
from .sheet import cut
from .wire import ERROR, JUDGE, LOAD, LOST, MOST, PICTURES, READY, SCORES, SHARED, SHARED_BYTES, receive, send

DECLARATIONS = ("unit", "direction", "allowed_range", "domains")


class Judge:
    """One script. at_work: the time may run out; otherwise an answer is on its way, which nothing may cut in two."""

    def __init__(self) -> None:
        self.at_work, self._reward, self._shared = False, None, None

    def answer(self, kind: bytes, payload: bytes) -> tuple[bytes, bytes]:
        """A call → kind and payload of its answer; whatever a script raises is one."""
        try:
            self.at_work = True
            answer = self._answered(kind, payload)
            self.at_work = False
            return answer
        except BaseException as error:
            self.at_work = False
            return ERROR, told(error)

    def time_up(self, *_) -> None:
        """Once a call: what follows it is the answer."""
        if self.at_work:
            self.at_work = False
            raise OutOfTime("it took too long")

    def _answered(self, kind: bytes, payload: bytes) -> tuple[bytes, bytes]:
        if kind == LOAD:
            self._reward, said = _loaded(payload.decode())
            return READY, said
        designs = {JUDGE: json.loads, PICTURES: self._pictures}[kind](payload)
        count = len(designs)
        return SCORES, struct.pack(f"<{count}d", *numbers(self._reward(designs), count))

    def _pictures(self, payload: bytes) -> list:
        """Sheets in JSON, a line's end, and pixels where they do not come through the shared memory."""
        sheets, apart, pixels = payload.partition(b"\n")
        if not apart and self._shared is None:
            self._shared = mmap.mmap(SHARED, SHARED_BYTES, prot=mmap.PROT_READ)
        pixels = memoryview(pixels if apart else self._shared)
        return [picture for offset, *sheet in json.loads(sheets) for picture in cut(pixels[offset:], *sheet)]


def answer_for_life(calls: int, answers: int) -> None:
    """Descriptors of the two directions. Never returns: ends when the studio has gone, or when it can no longer be answered."""
    try:
        sys.stdout = sys.stderr = open(1, "w", buffering=1, encoding="utf-8", errors="replace", closefd=False)
        judge = Judge()
        if hasattr(signal, "SIGALRM"):
            signal.signal(signal.SIGALRM, judge.time_up)
        while True:
            number, kind, payload = receive(calls)
            send(answers, number, *judge.answer(kind, payload))
    except EOFError:
        os._exit(0)
    except OSError:
        os._exit(LOST)
    finally:
        os._exit(1)


def _loaded(text: str) -> tuple[Any, bytes]:
    """→ the script's function, and what it declares as JSON. Raises what the script raises, or BadAnswer."""
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

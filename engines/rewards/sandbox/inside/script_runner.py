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

from .conditions import Conditions, bind, merge_conditions
from .picture_buffer import read_pictures
from .protocol import (
    CONDITIONS,
    DESIGNS,
    ERROR,
    EXIT_DISCONNECTED,
    GRADIENT,
    LOAD,
    MAX_PAYLOAD,
    PICTURE_BYTES,
    PICTURES,
    PICTURES_FD,
    READY,
    SCORES,
    receive_frame,
    send_frame,
)
from .results import SCRIPT_FILENAME, DeadlineReached, InvalidAnswer, error_report, parse_scores
from .slopes import DECLARED, NAME, USAGE, slopes

DECLARATIONS = ("unit", "direction", "allowed_range", "domains", DECLARED)
TAKES_CONDITIONS = "takes_conditions"


class ScriptRunner:
    """One script. interruptible: the time may run out; else an answer is on its way, which nothing may cut in two."""

    def __init__(self) -> None:
        self.interruptible, self._reward, self._memory, self._conditions = False, None, None, Conditions()
        self._relaxed = None

    def handle(self, kind: bytes, payload: bytes) -> tuple[bytes, bytes]:
        """A call → kind and payload of its answer; whatever a script raises is one."""
        try:
            self.interruptible = True
            answer = self._dispatch(kind, payload)
            self.interruptible = False
            return answer
        except BaseException as error:
            self.interruptible = False
            return ERROR, error_report(error)

    def on_deadline(self, *_) -> None:
        """The signal's handler. Raises DeadlineReached, once a call: what follows it is the answer."""
        if self.interruptible:
            self.interruptible = False
            raise DeadlineReached("it took too long")

    def _dispatch(self, kind: bytes, payload: bytes) -> tuple[bytes, bytes]:
        if kind == LOAD:
            self._reward, self._relaxed, declarations = _load(payload.decode())
            return READY, declarations
        if kind == CONDITIONS:
            self._conditions = merge_conditions(self._conditions, payload)
            return READY, b"{}"
        if kind == GRADIENT:
            return SCORES, slopes(self._relaxed, payload, self._conditions)
        designs = {DESIGNS: json.loads, PICTURES: self._decode_pictures}[kind](payload)
        count = len(designs)
        return SCORES, struct.pack(f"<{count}d", *parse_scores(self._reward(designs, self._conditions), count))

    def _decode_pictures(self, payload: bytes) -> list:
        """Sheets in JSON, a line's end, and pixels where they do not come through the shared memory."""
        sheets, newline, pixels = payload.partition(b"\n")
        if not newline and self._memory is None:
            self._memory = mmap.mmap(PICTURES_FD, PICTURE_BYTES, prot=mmap.PROT_READ)
        memory = memoryview(pixels if newline else self._memory)
        return [p for offset, *sheet in json.loads(sheets) for p in read_pictures(memory[offset:], *sheet)]


def serve(calls: int, answers: int) -> None:
    """Answer calls from one descriptor on another. Never returns.

    It ends when the studio has gone, or when it can no longer be answered.
    """
    try:
        sys.stdout = sys.stderr = open(1, "w", buffering=1, encoding="utf-8", errors="replace", closefd=False)
        runner = ScriptRunner()
        if hasattr(signal, "SIGALRM"):
            signal.signal(signal.SIGALRM, runner.on_deadline)
        while True:
            number, kind, payload = receive_frame(calls)
            send_frame(answers, number, *runner.handle(kind, payload))
    except EOFError:
        os._exit(0)
    except OSError:
        os._exit(EXIT_DISCONNECTED)
    finally:
        os._exit(1)


def _load(text: str) -> tuple[Any, Any, bytes]:
    """→ (designs, conditions) → the answer of the script's function, the same of its relaxed one, what it declares.

    Raises what the script raises, or InvalidAnswer.
    """
    namespace = _execute(text)
    reward = namespace.get("reward")
    if not callable(reward):
        raise InvalidAnswer("there is no function named reward in it; write `def reward(designs):`")
    bound, given = bind(reward)
    declared = {name: namespace[name] for name in DECLARATIONS if name in namespace}
    encoded = json.dumps(declared | {TAKES_CONDITIONS: given}, default=str).encode()
    if len(encoded) > MAX_PAYLOAD[READY]:
        raise InvalidAnswer(f"{', '.join(declared)} are too long; a few words will do")
    return bound, _relaxed(namespace), encoded


def _relaxed(namespace: dict[str, Any]) -> Any:
    """The function that has a gradient, or None where none is declared. Raises InvalidAnswer."""
    if namespace.get(DECLARED) is not True:
        return None
    if not callable(namespace.get(NAME)):
        raise InvalidAnswer(USAGE)
    return bind(namespace[NAME])[0]


def _execute(text: str) -> dict[str, Any]:
    """Run a script's top level as the module `reward` → its names."""
    linecache.cache[SCRIPT_FILENAME] = (len(text), None, text.splitlines(True), SCRIPT_FILENAME)
    module = types.ModuleType("reward")
    module.__file__ = SCRIPT_FILENAME
    sys.modules["reward"] = module
    exec(compile(text, SCRIPT_FILENAME, "exec", dont_inherit=True), module.__dict__)
    return module.__dict__

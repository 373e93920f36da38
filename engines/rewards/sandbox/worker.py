"""One worker as the studio sees it, confined or plain. Every reply is bounded by size, id, kind and one deadline."""

from __future__ import annotations

import json
import time
from collections.abc import Sequence
from typing import Any, Protocol

import numpy as np

from engines.rewards.sandbox.ended import Ended
from engines.rewards.sandbox.fault import CannotConfine, Fault, plain, told
from engines.rewards.sandbox.inside.wire import (
    CONFINED,
    ERROR,
    HEADER,
    JUDGE,
    LOAD,
    MOST,
    PICTURES,
    READY,
    SCORES,
    frame,
)
from engines.rewards.sandbox.limits import Limits
from engines.rewards.sandbox.log import Log
from engines.rewards.sandbox.pictures import is_picture
from engines.rewards.sandbox.script import Declared, Script, declared

_FATAL = ("crash", "protocol", "timeout")  # kinds of Fault after which a worker is of no use


class Child(Protocol):
    """A process with a script in it. Its calls raise Ended or TimeoutError, after which only close may follow."""

    alive: bool
    log: Log
    start_seconds: float

    def begin(self, until: float) -> None:
        """Let it run. until: the deadline of all that follows, in seconds of time.monotonic."""

    def write(self, data: bytes) -> None:
        """All of it."""

    def read(self, count: int) -> bytes:
        """So many bytes."""

    def rest(self) -> None:
        """No more is expected of it until the next call begins."""

    def place(self, pictures: Sequence) -> bytes:
        """Pictures → the payload of a call."""

    def close(self) -> None:
        """End it; once is enough."""


class Worker:
    """Judges designs with one script. late_imports: why a module cannot be loaded late, or "". mode: how it is confined."""

    def __init__(self, child: Child, limits: Limits, late_imports: str = ""):
        self._child, self.limits, self._late_imports = child, limits, late_imports
        self._number, self._source = -1, []
        self.mode = self._started()

    @property
    def alive(self) -> bool:
        return self._child.alive

    @property
    def log(self) -> str:
        """The last words it printed."""
        return self._child.log.text

    def load(self, script: Script) -> Declared:
        """Read, compile and run the script's top level. Raises Fault."""
        self._source = script.text.split("\n")
        answer = self._ask(LOAD, script.text.encode(), self.limits.load_seconds, READY)
        return declared(self._object(answer))

    def judge(self, designs: Sequence[Any]) -> np.ndarray:
        """[N] float64; nan and inf as the script gave them. Raises Fault."""
        if len(designs) and is_picture(designs[0]):
            kind, payload = PICTURES, self._child.place(designs)
        else:
            kind, payload = JUDGE, json.dumps(list(designs), separators=(",", ":")).encode()
        answer = self._ask(kind, payload, self.limits.call_seconds, SCORES, 8 * len(designs))
        return np.frombuffer(answer, dtype="<f8").astype(np.float64)

    def close(self) -> None:
        self._child.close()

    def _started(self) -> str:
        said = self._object(self._ask(b"", b"", self._child.start_seconds, CONFINED))
        if "refused" in said:
            self.close()
            raise CannotConfine(plain(said["refused"], 200))
        return plain(said.get("mode", ""), 20)

    def _ask(self, kind: bytes, payload: bytes, seconds: float, expected: bytes, size: int | None = None) -> bytes:
        """One call and its answer. size: bytes of the answer where they are known."""
        if not self.alive:
            raise Fault("crash", "The script's process has ended")
        self._number, until = self._number + 1, time.monotonic() + seconds
        try:
            return self._answer(kind, payload, until, expected, size)
        except BaseException as error:
            if not isinstance(error, Fault) or error.kind in _FATAL:
                self.close()
            raise self._fault(error, seconds, until) from None

    def _answer(self, kind: bytes, payload: bytes, until: float, expected: bytes, size: int | None) -> bytes:
        self._child.begin(until)
        if kind:
            self._child.write(frame(self._number, kind, payload))
        length, number, replied = HEADER.unpack(self._child.read(HEADER.size))
        right = length == size if replied == SCORES else length <= MOST.get(replied, -1)
        if number != self._number or replied not in (expected, ERROR) or not right:
            raise self._out_of_turn()
        answer = self._child.read(length)
        self._child.rest()
        if replied == ERROR:
            raise told(self._object(answer), kind == LOAD, self.log, self._source, self._late_imports)
        return answer

    def _fault(self, error: BaseException, seconds: float, until: float) -> BaseException:
        """What went wrong in words; whatever happens after the deadline is a consequence of it."""
        late = time.monotonic() > until and (
            isinstance(error, Ended) or isinstance(error, Fault) and error.kind == "protocol"
        )
        if late or isinstance(error, TimeoutError):
            return Fault("timeout", f"The script took longer than the {seconds:g} s it has", log=self.log)
        if isinstance(error, Ended):
            return Fault("crash", f"The script's process ended: {error}", log=self.log)
        return error

    def _object(self, payload: bytes) -> dict:
        """Bounded JSON, an object of plain values."""
        try:
            said = json.loads(payload)
        except (ValueError, RecursionError):
            said = None
        if not isinstance(said, dict):
            self.close()
            raise self._out_of_turn()
        return said

    def _out_of_turn(self) -> Fault:
        return Fault(
            "protocol", "The script answered out of turn; leave the process's own descriptors alone", log=self.log
        )

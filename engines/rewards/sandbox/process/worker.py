"""One worker as the studio sees it, confined or plain. Every reply is bounded by size, id, kind and one deadline."""

from __future__ import annotations

import json
import math
import time
from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np

from engines.rewards.sandbox.advice import error_from_report
from engines.rewards.sandbox.errors import SandboxUnavailable, ScriptError, sanitize
from engines.rewards.sandbox.inside.confinement.policy import NOTHING
from engines.rewards.sandbox.inside.protocol import (
    CONDITIONS,
    CONDITIONS_BYTES,
    CONFINED,
    DESIGNS,
    ERROR,
    GRADIENT,
    HEADER,
    LOAD,
    MAX_PAYLOAD,
    PICTURES,
    READY,
    SCORES,
    encode_frame,
)
from engines.rewards.sandbox.limits import Limits
from engines.rewards.sandbox.process.exit_status import WorkerExited
from engines.rewards.sandbox.process.pictures import is_picture
from engines.rewards.sandbox.process.worker_process import WorkerProcess
from engines.rewards.sandbox.script import Declarations, Script, parse_declarations
from engines.rewards.sandbox.unavailable import import_advice

_FATAL = ("crash", "protocol", "timeout")  # kinds of ScriptError after which a worker is of no use


class Worker:
    """Judges designs with one script.

    late_imports: why a module cannot be loaded late, or "". mode: how the worker is confined.
    """

    def __init__(self, process: WorkerProcess, limits: Limits, late_imports: str = ""):
        self.process, self.limits, self._late_imports, self.mode = process, limits, late_imports, ""
        self._call_seconds = limits.call_seconds
        self._number, self._source, self._given = -1, [], {}
        self.mode = self._handshake()

    @property
    def alive(self) -> bool:
        return self.process.alive

    @property
    def _is_confined(self) -> bool:
        return self.mode != NOTHING

    @property
    def log(self) -> str:
        """The last words it printed."""
        return self.process.log.text

    def load(self, script: Script) -> Declarations:
        """Read, compile and run the script's top level. Raises ScriptError."""
        self._source = script.text.split("\n")
        answer = self._request(LOAD, script.text.encode(), self.limits.load_seconds, READY)
        return parse_declarations(self._parse_object(answer))

    def give(self, conditions: Mapping[str, Any]) -> None:
        """Tell the script what of its run's conditions has changed: text and numbers by name. Raises ScriptError."""
        changed = {name: value for name, value in conditions.items() if self._given.get(name, self) != value}
        payload = json.dumps(changed, ensure_ascii=False, separators=(",", ":")).encode(errors="surrogatepass")
        if len(payload) > CONDITIONS_BYTES:
            raise ScriptError(
                "rejected",
                f"The conditions of this run are larger than the {CONDITIONS_BYTES >> 20} MB that a script is given; "
                "shorten the prompts, or upload smaller pictures",
            )
        if changed:
            self._request(CONDITIONS, payload, self._call_seconds, READY)
            self._given |= changed

    def judge(self, designs: Sequence[Any]) -> np.ndarray:
        """[N] float64; nan and inf as the script gave them. Raises ScriptError."""
        if len(designs) and is_picture(designs[0]):
            kind, payload = PICTURES, self.process.encode_pictures(designs)
        else:
            kind, payload = DESIGNS, json.dumps(list(designs), separators=(",", ":")).encode()
        answer = self._request(kind, payload, self._call_seconds, SCORES, 8 * len(designs))
        return np.frombuffer(answer, dtype="<f8").astype(np.float64)

    def slopes(self, designs: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        """Designs as numbers, float32 [N, …] → what each is worth [N], and the gradient of that. Raises ScriptError."""
        payload = json.dumps(designs.shape).encode() + b"\n" + np.ascontiguousarray(designs, "<f4").tobytes()
        count = len(designs)
        answer = self._request(GRADIENT, payload, self._call_seconds, SCORES, 8 * (count + designs.size))
        told = np.frombuffer(answer, dtype="<f8").astype(np.float64)
        return told[:count], told[count:].reshape(designs.shape)

    def limit_call(self, deadline: float) -> None:
        """The next calls end by then (monotonic clock), or sooner. Raises ScriptError where it is past."""
        left = math.floor(deadline - time.monotonic()) if deadline < math.inf else math.inf
        self._call_seconds = min(self.limits.call_seconds, left)
        if left < 1:
            raise ScriptError("timeout", "The script took longer than all calls together may take", log=self.log)

    def close(self) -> None:
        self.process.close()

    def _handshake(self) -> str:
        """Its first frame → how it is confined. Raises SandboxUnavailable where it could not be."""
        hello = self._parse_object(self._request(b"", b"", self.process.start_seconds, CONFINED))
        if "refused" in hello:
            self.close()
            raise SandboxUnavailable(sanitize(hello["refused"], 200))
        return sanitize(hello.get("mode", ""), 20)

    def _request(self, kind: bytes, payload: bytes, seconds: float, expected: bytes, size: int | None = None) -> bytes:
        """One call and its answer. size: bytes of the answer where they are known."""
        if not self.alive:
            raise ScriptError("crash", "The script's process has ended")
        self._number, deadline = self._number + 1, time.monotonic() + seconds
        try:
            return self._exchange(kind, payload, deadline, expected, size)
        except BaseException as error:
            if not isinstance(error, ScriptError) or error.kind in _FATAL:
                self.close()
            raise self._as_script_error(error, seconds, deadline, kind == LOAD) from None

    def _exchange(self, kind: bytes, payload: bytes, deadline: float, expected: bytes, size: int | None) -> bytes:
        self.process.resume(deadline)
        if kind:
            self.process.write(encode_frame(self._number, kind, payload))
        replied, answer = self._receive(expected, size)
        self.process.suspend()
        if replied == ERROR:
            report = self._parse_object(answer)
            told = self._late_imports, self._is_confined
            raise error_from_report(report, kind == LOAD, self.log, self._source, *told)
        return answer

    def _receive(self, expected: bytes, size: int | None) -> tuple[bytes, bytes]:
        """→ kind and payload of a frame that is expected, or of an error."""
        length, number, replied = HEADER.unpack(self.process.read(HEADER.size))
        bounded = length == size if replied == SCORES else length <= MAX_PAYLOAD.get(replied, -1)
        if number != self._number or replied not in (expected, ERROR) or not bounded:
            raise self._protocol_error()
        return replied, self.process.read(length)

    def _as_script_error(self, error: BaseException, seconds: float, deadline: float, loading: bool) -> BaseException:
        """What went wrong in words; whatever happens after the deadline is a consequence of it."""
        advice = import_advice(self._source, None, self._is_confined) if loading else ""
        more = f"; {advice}" if advice else ""
        late = time.monotonic() > deadline and (
            isinstance(error, WorkerExited) or isinstance(error, ScriptError) and error.kind == "protocol"
        )
        if late or isinstance(error, TimeoutError):
            return ScriptError("timeout", f"The script took longer than the {seconds:g} s it has{more}", log=self.log)
        if isinstance(error, WorkerExited):
            return ScriptError("crash", f"The script's process ended: {error}{more}", log=self.log)
        return error

    def _parse_object(self, payload: bytes) -> dict:
        """Bounded JSON, an object of plain values."""
        try:
            parsed = json.loads(payload)
        except (ValueError, RecursionError):
            parsed = None
        if not isinstance(parsed, dict):
            self.close()
            raise self._protocol_error()
        return parsed

    def _protocol_error(self) -> ScriptError:
        return ScriptError(
            "protocol", "The script answered out of turn; leave the process's own descriptors alone", log=self.log
        )

"""One confined worker as the studio sees it. Every reply is bounded by size, id, kind and one deadline; so is every write."""
from __future__ import annotations

import errno
import json
import os
import select
import signal
import socket
import time
from collections.abc import Sequence
from typing import Any

import numpy as np

from engines.rewards.sandbox.fault import Fault, plain, told
from engines.rewards.sandbox.inside.wire import CONFINED, ERROR, HEADER, JUDGE, LOAD, MOST, READY, SCORES, frame
from engines.rewards.sandbox.limits import Limits
from engines.rewards.sandbox.pictures import SharedPictures, is_picture
from engines.rewards.sandbox.script import Declared, Script, declared

GRACE_SECONDS = 0.3  # between the request to stop, which names the line, and the kill
START_SECONDS = 5.0


class Worker:
    """A process that judges designs with one script. `spawn` hands three descriptors to the zygote and gives a pid."""

    def __init__(self, spawn, reap, limits: Limits):
        self._reap, self.limits, self._number, self._log = reap, limits, 0, bytearray()
        self._printed, self._script, self._seconds = 0, Script("", ""), START_SECONDS
        ours, theirs = socket.socketpair()
        self._log_end, log = os.pipe2(os.O_CLOEXEC | os.O_NONBLOCK)
        os.set_blocking(log, True)
        self._pictures = SharedPictures()
        try:
            self.pid = spawn([theirs.fileno(), log, self._pictures.descriptor])
            self._process = os.pidfd_open(self.pid)
        except BaseException:
            for end in (ours, self._pictures):
                end.close()
            os.close(self._log_end)
            raise
        finally:
            theirs.close()
            os.close(log)
        ours.setblocking(False)
        self._channel, self.alive = ours, True
        self._poll = select.poll()
        self._poll.register(ours, select.POLLIN)
        self._poll.register(self._log_end, select.POLLIN)
        self.mode = self._confined()

    def load(self, script: Script) -> Declared:
        """Read, compile and run the script's top level. Raises Fault."""
        self._script = script
        answer = self._ask(LOAD, script.text.encode(), self.limits.load_seconds, (READY, ERROR))
        return declared(self._object(answer))

    def judge(self, designs: Sequence[Any]) -> np.ndarray:
        """[N] float64; nan and inf as the script gave them. Raises Fault."""
        entries = self._pictures.place(designs) if len(designs) and is_picture(designs[0]) else list(designs)
        payload = json.dumps(entries, separators=(",", ":")).encode()
        answer = self._ask(JUDGE, payload, self.limits.call_seconds, (SCORES, ERROR), 8 * len(designs))
        return np.frombuffer(answer, dtype="<f8").astype(np.float64)

    def close(self) -> None:
        """Kill and bury; gives the wait status to nobody twice."""
        if not self.alive:
            return
        self.alive = False
        self._signal(signal.SIGKILL)
        self.status = self._reap(self.pid)
        self._drain()
        self._channel.close()
        self._pictures.close()
        os.close(self._process)
        os.close(self._log_end)

    def _confined(self) -> str:
        try:
            said = self._object(self._answer(0, time.monotonic() + START_SECONDS, (CONFINED,), 0))
        except Fault:
            self.close()
            raise
        if "refused" in said:
            self.close()
            raise Fault("closed", f"This machine cannot confine scripts: {plain(said['refused'], 200)}")
        return plain(said.get("mode", ""), 20)

    def _ask(self, kind: bytes, payload: bytes, seconds: float, expected: tuple[bytes, ...], scores: int = 0) -> bytes:
        if not self.alive:
            raise Fault("crash", "The script's process has ended")
        self._number, self._printed = self._number + 1, 0
        self._seconds, deadline = seconds, time.monotonic() + seconds
        try:
            self._signal(signal.SIGCONT)  # between calls it stands still
            self._write(frame(self._number, kind, payload), deadline)
            answer = self._answer(self._number, deadline, expected, scores, loading=kind == LOAD)
            self._signal(signal.SIGSTOP)
            return answer
        except Fault as fault:
            if fault.kind in ("timeout", "crash", "protocol"):
                self.close()
            raise
        except BaseException:
            self.close()
            raise

    def _write(self, data: bytes, deadline: float) -> None:
        left = memoryview(data)
        while left:
            try:
                left = left[self._channel.send(left):]
            except BlockingIOError:
                self._wait(deadline, select.POLLOUT)
            except OSError:
                raise self._ended() from None

    def _answer(self, number: int, deadline: float, expected: tuple[bytes, ...], scores: int, loading: bool = False) -> bytes:
        length, replied, kind = HEADER.unpack(self._read(HEADER.size, deadline))
        right = length == scores if kind == SCORES else length <= MOST.get(kind, -1)
        if replied != number or kind not in expected or not right:
            raise self._out_of_turn()
        payload = self._read(length, deadline)
        self._drain()
        if kind != ERROR:
            return payload
        raise told(self._object(payload), loading, self.log, self._script.text.splitlines())

    def _read(self, count: int, deadline: float) -> bytes:
        parts = bytearray()
        while len(parts) < count:
            try:
                part = self._channel.recv(count - len(parts))
            except BlockingIOError:
                self._wait(deadline, select.POLLIN)
                continue
            except OSError:
                part = b""
            if not part:
                raise self._ended()
            parts += part
        return bytes(parts)

    def _wait(self, deadline: float, what: int) -> None:
        """Until the channel is ready, taking the log meanwhile. At the deadline the script is asked where it is, then ended."""
        self._poll.modify(self._channel, what)
        left = deadline - time.monotonic()
        if left <= -GRACE_SECONDS or (left <= 0 and what == select.POLLOUT):
            raise Fault("timeout", f"The script took longer than the {self._seconds:g} s it has", log=self.log)
        if left <= 0:
            self._signal(signal.SIGALRM)
        ready = self._poll.poll(max(0.0, left if left > 0 else left + GRACE_SECONDS) * 1000 + 1)
        if any(descriptor == self._log_end for descriptor, _ in ready):
            self._drain()

    def _signal(self, number: int) -> None:
        try:
            signal.pidfd_send_signal(self._process, number)
        except ProcessLookupError:
            pass

    def _drain(self) -> None:
        """The log's newest bytes; a script that floods it is ended."""
        try:
            part = os.read(self._log_end, 1 << 16)
        except OSError as error:
            if error.errno != errno.EAGAIN:
                raise
            return
        if not part:
            self._quiet()
        self._log += part
        self._printed += len(part)
        del self._log[:-self.limits.log_bytes]
        if self._printed > self.limits.most_output and self.alive:
            raise Fault("crash", f"The script printed more than {self.limits.most_output >> 20} MB in one call; print less", log=self.log)

    def _quiet(self) -> None:
        try:
            self._poll.unregister(self._log_end)
        except KeyError:
            pass

    def _ended(self) -> Fault:
        """The process is gone: why."""
        self.close()
        if os.WIFSIGNALED(self.status):
            name = _signal_name(os.WTERMSIG(self.status))
            why = {"SIGKILL": "it used too much memory, or ended itself", "SIGSYS": "it asked the kernel for something forbidden",
                   "SIGSEGV": "it crashed inside a library (a segmentation fault), or recursed too deeply"}.get(name, f"it ended with {name}")
        else:
            why = f"it left with exit code {os.waitstatus_to_exitcode(self.status)}; do not call exit() or os._exit()"
        return Fault("crash", f"The script's process ended: {why}", log=self.log)

    def _object(self, payload: bytes) -> dict:
        """Bounded JSON, an object of plain values."""
        try:
            said = json.loads(payload)
        except (ValueError, RecursionError):
            said = None
        if not isinstance(said, dict):
            raise self._out_of_turn()
        return said

    def _out_of_turn(self) -> Fault:
        return Fault("protocol", "The script answered out of turn; leave the process's own descriptors alone", log=self.log)

    @property
    def log(self) -> str:
        """The last words it printed."""
        return plain(self._log.decode("utf-8", "replace"), self.limits.log_bytes)


def _signal_name(number: int) -> str:
    try:
        return signal.Signals(number).name
    except ValueError:
        return f"signal {number}"

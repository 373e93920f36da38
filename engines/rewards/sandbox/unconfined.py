"""Workers that nothing confines, for people who said --trust-uploaded-code where nothing can: plain processes, on any system."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path

from engines.rewards.sandbox.confined import GRACE_SECONDS
from engines.rewards.sandbox.ended import Ended, why
from engines.rewards.sandbox.limits import Limits
from engines.rewards.sandbox.log import Log
from engines.rewards.sandbox.pictures import draw, laid_out, written
from engines.rewards.sandbox.system import packages
from engines.rewards.sandbox.worker import Worker

_START = (
    "import sys; sys.path.insert(0, sys.argv[1]); from inside.plain import main; sys.path[:1] = sys.argv[2:]; main()"
)


class Unconfined:
    """Starts plain workers, as a Zygote starts confined ones. Only time is limited."""

    def __init__(self, limits: Limits = Limits()):
        self.limits = limits

    def worker(self) -> Worker:
        return Worker(Plain(self.limits), self.limits)


class Plain:
    """A Child with the user's own rights, spoken to through pipes."""

    start_seconds = 60.0

    def __init__(self, limits: Limits):
        command = [sys.executable, "-I", "-B", "-c", _START, str(Path(__file__).parent), *packages()]
        self._process = subprocess.Popen(
            command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE, cwd=Path.home()
        )
        self.log, self.alive, self._done = Log(limits.log_bytes), True, threading.Event()
        self._listener = threading.Thread(target=self._listen, daemon=True)
        self._listener.start()

    def begin(self, until: float) -> None:
        self._done = threading.Event()
        threading.Thread(target=self._watch, args=(until, self._done), daemon=True).start()

    def write(self, data: bytes) -> None:
        try:
            self._process.stdin.write(data)
            self._process.stdin.flush()
        except OSError:
            raise self._ended() from None

    def read(self, count: int) -> bytes:
        part = self._process.stdout.read(count)
        if len(part) < count:
            raise self._ended()
        return part

    def rest(self) -> None:
        self._done.set()

    def place(self, pictures: Sequence) -> bytes:
        sheets = laid_out(pictures)
        pixels = bytearray(sheets[-1][0].end)
        draw(sheets, pixels)
        return written(sheets) + b"\n" + pixels

    def close(self) -> None:
        if not self.alive:
            return
        self.alive = False
        self._done.set()
        self._process.kill()
        self._process.wait()
        self._listener.join(GRACE_SECONDS)
        for end in (self._process.stdin, self._process.stdout):
            with suppress(OSError):  # what was not written yet is of no use
                end.close()

    def _watch(self, until: float, done: threading.Event) -> None:
        """At the deadline the script is asked where it is, then ended."""
        if done.wait(until - time.monotonic()):
            return
        if hasattr(signal, "SIGALRM"):
            self._process.send_signal(signal.SIGALRM)
        if not done.wait(GRACE_SECONDS):
            self._process.kill()

    def _listen(self) -> None:
        with self._process.stderr as printed:
            while part := os.read(printed.fileno(), 1 << 16):
                self.log.add(part)

    def _ended(self) -> Ended:
        code = self._process.wait()
        self.close()
        return Ended(why(code))

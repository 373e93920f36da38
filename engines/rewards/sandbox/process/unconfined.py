"""Workers that nothing confines: plain processes, on any system.

For people who said --trust-uploaded-code where nothing can confine.
"""

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

from engines.rewards.sandbox.limits import Limits
from engines.rewards.sandbox.process.confined import GRACE_SECONDS
from engines.rewards.sandbox.process.exit_status import WorkerExited, describe_exit
from engines.rewards.sandbox.process.log import Log
from engines.rewards.sandbox.process.pictures import copy_pixels, encode_sheets, lay_out
from engines.rewards.sandbox.process.system import SANDBOX, package_folders
from engines.rewards.sandbox.process.worker import Worker

_BOOTSTRAP = (
    "import sys; sys.path.insert(0, sys.argv[1]); from inside.unconfined import main; "
    "sys.path[:1] = sys.argv[2:]; main()"
)


class UnconfinedLauncher:
    """Starts plain workers, as a Zygote starts confined ones. Only time is limited."""

    def __init__(self, limits: Limits = Limits()):
        self.limits = limits

    def worker(self) -> Worker:
        """A new plain worker."""
        return Worker(PlainProcess(self.limits), self.limits)


class PlainProcess:
    """A WorkerProcess with the user's own rights, spoken to through pipes."""

    start_seconds = 60.0

    def __init__(self, limits: Limits):
        command = [sys.executable, "-I", "-B", "-c", _BOOTSTRAP, str(SANDBOX), *package_folders()]
        self._process = subprocess.Popen(
            command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE, cwd=Path.home()
        )
        self.log, self.alive, self._done = Log(limits.log_bytes), True, threading.Event()
        self._log_reader = threading.Thread(target=self._read_log, daemon=True)
        self._log_reader.start()

    @property
    def pid(self) -> int:
        return self._process.pid

    def resume(self, deadline: float) -> None:
        self._done = threading.Event()
        threading.Thread(target=self._enforce, args=(deadline, self._done), daemon=True).start()

    def write(self, data: bytes) -> None:
        try:
            self._process.stdin.write(data)
            self._process.stdin.flush()
        except OSError:
            raise self._exited() from None

    def read(self, count: int) -> bytes:
        part = self._process.stdout.read(count)
        if len(part) < count:
            raise self._exited()
        return part

    def suspend(self) -> None:
        self._done.set()

    def encode_pictures(self, pictures: Sequence) -> bytes:
        sheets = lay_out(pictures)
        pixels = bytearray(sheets[-1][0].end)
        copy_pixels(sheets, pixels)
        return encode_sheets(sheets) + b"\n" + pixels

    def close(self) -> None:
        if not self.alive:
            return
        self.alive = False
        self._done.set()
        self._process.kill()
        self._process.wait()
        self._log_reader.join(GRACE_SECONDS)
        for end in (self._process.stdin, self._process.stdout):
            with suppress(OSError):  # what was not written yet is of no use
                end.close()

    def kill(self) -> None:
        self._process.kill()

    def _enforce(self, deadline: float, done: threading.Event) -> None:
        """At the deadline the script is asked where it is, then ended."""
        if done.wait(deadline - time.monotonic()):
            return
        if hasattr(signal, "SIGALRM"):
            self._process.send_signal(signal.SIGALRM)
        if not done.wait(GRACE_SECONDS):
            self._process.kill()

    def _read_log(self) -> None:
        with self._process.stderr as printed:
            while part := os.read(printed.fileno(), 1 << 16):
                self.log.add(part)

    def _exited(self) -> WorkerExited:
        code = self._process.wait()
        self.close()
        return WorkerExited(describe_exit(code))

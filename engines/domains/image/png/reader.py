"""Strangers' pictures, decoded one at a time in a process of their own: bounded in time and memory, ended when idle."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path
from threading import Timer

from engines.domains.image.png.decoding import check_file
from engines.domains.image.png.reader_process import PACKED, REFUSED, STAYS, TOO_MUCH
from engines.turns import CALLER, Turns

ROOT = Path(__file__).resolve().parents[4]
COMMAND = [sys.executable, "-m", "engines.domains.image.png.reader_process"]
ENVIRONMENT = ("PATH", "LD_LIBRARY_PATH", "SYSTEMROOT")  # what of this process's the reader gets
WALL_SECONDS, WAIT_SECONDS = 30.0, 45.0  # of one picture; in the line
CROWDED = "Many pictures are being read just now; try again in a minute."


class PictureReader:
    """The process, started when it is needed. Safe to use from several threads."""

    def __init__(self) -> None:
        self._turns = Turns(slots=1, each=3, most=12, crowded=CROWDED)
        self.process: subprocess.Popen | None = None

    def read(self, data: bytes, may_stay: bool) -> str:
        """A file → the data URL to keep; "" where the file may stay as it is, and can. Raises ValueError."""
        check_file(data)
        with self._turns.hold(CALLER.get(), WAIT_SECONDS):
            kind, text = self._ask(len(data).to_bytes(8, "big") + bytes([may_stay]) + data)
        if kind == REFUSED:
            raise ValueError(text)
        return text

    def _ask(self, request: bytes) -> tuple[bytes, str]:
        """One question, to a new process where the last has ended. Raises ValueError where it ends over this one."""
        if self.process is None or self.process.poll() is not None:
            self.process = _start()
        timer = Timer(WALL_SECONDS, self.process.kill)
        timer.start()
        try:
            return _exchange(self.process, request)
        except (OSError, EOFError):
            self.process.kill()
            idle = self.process.wait() == 0  # it had just gone
        finally:
            timer.cancel()
        if idle:
            return self._ask(request)
        raise ValueError(TOO_MUCH)


def _start() -> subprocess.Popen:
    kept = {name: os.environ[name] for name in ENVIRONMENT if name in os.environ}
    alone = {"OMP_NUM_THREADS": "1", "OPENBLAS_NUM_THREADS": "1", "MALLOC_ARENA_MAX": "1"}
    pipes = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE, "stderr": subprocess.DEVNULL}
    return subprocess.Popen(COMMAND, cwd=ROOT, env=kept | alone, **pipes)


def _exchange(process: subprocess.Popen, request: bytes) -> tuple[bytes, str]:
    """Raises OSError or EOFError where the process ends meanwhile."""
    process.stdin.write(request)
    process.stdin.flush()
    head = process.stdout.read(9)
    text = process.stdout.read(int.from_bytes(head[:8], "big"))
    if head[8:] not in (PACKED, STAYS, REFUSED) or len(text) < int.from_bytes(head[:8], "big"):
        raise EOFError
    return head[8:], text.decode()


READER = PictureReader()

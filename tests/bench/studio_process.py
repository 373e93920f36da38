"""A real studio in processes of its own, and what they take."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from tests.faults.studios import studio, ticks


@dataclass(frozen=True)
class StudioProcess:
    """url: with a / at its end. log: the file of everything that its processes print. pid: of the web server."""

    url: str
    home: Path
    log: Path
    pid: int

    def log_bytes(self) -> int:
        return self.log.stat().st_size

    def tracebacks(self) -> int:
        """How many the log holds."""
        return self.log.read_text(errors="replace").count("Traceback (most recent call last)")


@contextmanager
def running_studio(home: Path, *options: str) -> Iterator[StudioProcess]:
    """A studio over that folder, on a free port, until the block ends."""
    log = home / "studio.log"
    with log.open("wb") as output, studio(home, *options, output=output) as (process, port):
        yield StudioProcess(f"http://127.0.0.1:{port}/", home, log, process.pid)


def processor_seconds(pid: int) -> float:
    """What a process has computed; 0 where it is gone (Linux)."""
    try:
        return ticks(pid) / os.sysconf("SC_CLK_TCK")
    except OSError:
        return 0.0


def memory(pid: int, peak: bool = False) -> int:
    """Bytes of memory that a process has, or has had at most; 0 where it is gone (Linux)."""
    name = "VmHWM" if peak else "VmRSS"
    try:
        lines = Path(f"/proc/{pid}/status").read_text().splitlines()
    except OSError:
        return 0
    return next((1024 * int(line.split()[1]) for line in lines if line.startswith(name)), 0)

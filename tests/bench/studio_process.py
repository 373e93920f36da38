"""A real studio in processes of its own, and what they take."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
START_SECONDS = 120


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
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    log = home / "studio.log"
    command = [sys.executable, "app.py", "--port", str(port), "--store", str(home), "--no-open", "--quiet", *options]
    with log.open("wb") as output:
        process = subprocess.Popen(command, cwd=ROOT, stdout=output, stderr=output, env=os.environ)
    try:
        _wait_for(f"http://127.0.0.1:{port}/")
        yield StudioProcess(f"http://127.0.0.1:{port}/", home, log, process.pid)
    finally:
        process.terminate()
        process.wait(30)


def _wait_for(url: str) -> None:
    deadline = time.monotonic() + START_SECONDS
    while time.monotonic() < deadline:
        try:
            urllib.request.urlopen(url, timeout=5).read()
            return
        except OSError:
            time.sleep(0.2)
    raise TimeoutError("the studio did not start")


def memory(pid: int, peak: bool = False) -> int:
    """Bytes of memory that a process has, or has had at most; 0 where it is gone (Linux)."""
    name = "VmHWM" if peak else "VmRSS"
    try:
        lines = Path(f"/proc/{pid}/status").read_text().splitlines()
    except OSError:
        return 0
    return next((1024 * int(line.split()[1]) for line in lines if line.startswith(name)), 0)

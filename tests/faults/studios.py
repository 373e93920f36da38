"""Real studios: app.py as a process, and what it says."""

from __future__ import annotations

import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO

ROOT = Path(__file__).resolve().parents[2]
Output = int | IO | None


def free_port() -> int:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        return free.getsockname()[1]


def launch(store: Path, port: int, *more: str, output: Output = subprocess.PIPE) -> subprocess.Popen:
    """A studio that begins; what it prints is kept, or goes to `output` (None: where ours goes)."""
    command = [sys.executable, "app.py", "--port", str(port), "--store", str(store), "--no-open", "--quiet", *more]
    return subprocess.Popen(command, cwd=ROOT, stdout=output, stderr=subprocess.STDOUT, text=True)


def wait_for_page(process: subprocess.Popen, port: int, seconds: float = 120, below: str = "") -> bool:
    """Whether its page answers, before it ends."""
    end = time.monotonic() + seconds
    while time.monotonic() < end and process.poll() is None:
        try:
            urllib.request.urlopen(f"http://127.0.0.1:{port}/{below}", timeout=10).read()
            return True
        except (urllib.error.URLError, OSError):
            time.sleep(0.1)
    return False


@contextmanager
def studio(store: Path, *more: str, output: Output = subprocess.PIPE) -> Iterator[tuple[subprocess.Popen, int]]:
    """A studio whose page answers, and its port."""
    port = free_port()
    process = launch(store, port, *more, output=output)
    try:
        assert wait_for_page(process, port), process.communicate(timeout=5)[0]
        yield process, port
    finally:
        process.terminate()
        process.wait(30)


def alive(pid: int) -> bool:
    """Whether there is such a process, and it is more than a name in a table."""
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] not in "ZX"
    except (FileNotFoundError, ProcessLookupError):
        return False


def ticks(pid: int) -> int:
    """Hundredths of a second of computing. Raises OSError for a process that is gone (Linux)."""
    told = Path(f"/proc/{pid}/stat").read_text(encoding="utf-8").rpartition(")")[2].split()
    return sum(map(int, told[11:13]))

"""One engine process: how it is started and ended, and what it says while it lives."""

from __future__ import annotations

import json
import os
import secrets
import signal
import subprocess
import sys
import threading
from contextlib import suppress
from pathlib import Path
from typing import IO

ROOT = Path(__file__).resolve().parents[2]
MODULE = "engines.service.worker"
GRACE_SECONDS = 3.0  # between SIGTERM and SIGKILL
ARENAS = {"MALLOC_ARENA_MAX": "2"}  # a run is a thread; with an arena for each, memory is not given back
MOST_FAULT = 300  # characters of a reason that are shown


class EngineProcess:
    """Starts an engine over a store. To be made by a thread that outlives it: Linux ends it with that thread.

    name: by which the store knows it. beats: so far; turn, doing, trouble, counts: what the last one said.
    device: on what it computes, in words, "" until it has said so.
    fault: why it cannot go on, in its own words, or "". Raises OSError where no process can be started.
    """

    def __init__(self, store: Path, arguments: tuple[str, ...] = ()):
        self.name, self.counts = secrets.token_hex(4), {}
        self.beats, self.turn, self.doing, self.trouble, self.fault, self._last_line = 0, -1, "", "", "", ""
        self.device = ""
        command = [sys.executable, "-m", MODULE, str(store), *arguments]
        command += ["--name", self.name, "--keeper", str(os.getpid())]
        self.popen = subprocess.Popen(
            command,
            cwd=ROOT,
            env=ARENAS | os.environ,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
        )
        try:
            self._listeners = [_listen(self.popen.stdout, self._hear), _listen(self.popen.stderr, self._overhear)]
        except BaseException:
            self.end()
            raise

    def reason(self) -> str:
        """Why it has ended, as a clause."""
        for listener in self._listeners:
            listener.join(1.0)
        said = self.fault or describe_end(self.popen.returncode, "" if self.beats else self._last_line)
        return said.rstrip(".")

    def end(self) -> None:
        """SIGTERM, then SIGKILL, which also ends a process that is stopped."""
        for step in (self.popen.terminate, self.popen.kill):
            step()
            try:
                self.popen.wait(GRACE_SECONDS)
                return
            except subprocess.TimeoutExpired:
                continue

    def _hear(self, line: bytes) -> None:
        """A beat, or a fault."""
        message = json.loads(line)
        self.fault = str(message.get("fault", self.fault))[:MOST_FAULT]
        if "turn" in message:
            self.turn, self.doing, self.beats = message["turn"], message["doing"], self.beats + 1
            self.trouble = message["trouble"][:MOST_FAULT]
            self.device = str(message.get("device", ""))[:MOST_FAULT]
            self.counts = {name: float(count) for name, count in message.get("counts", {}).items()}

    def _overhear(self, line: bytes) -> None:
        """What it prints goes on to the studio's own errors."""
        text = line.decode(errors="replace")
        print(text, end="", file=sys.stderr, flush=True)
        self._last_line = text.strip()[:MOST_FAULT] or self._last_line


def describe_end(code: int, last_line: str) -> str:
    """An exit code in words, with the last line that was printed."""
    if code < 0:
        name = signal.Signals(-code).name
        return "it was killed, as happens where memory runs out" if name == "SIGKILL" else f"signal {name} ended it"
    return last_line or f"it ended with code {code}"


def end_orphan(note: str) -> None:
    """Kill the engine that holds the store, which nobody keeps any more. note: what it has left there."""
    with suppress(OSError, ValueError):
        if MODULE.encode() in Path(f"/proc/{int(note)}/cmdline").read_bytes():
            os.kill(int(note), signal.SIGKILL)


def _listen(pipe: IO[bytes], take) -> threading.Thread:
    """A thread that hands every line to `take`, to the end of the pipe."""

    def read() -> None:
        with pipe:
            for line in pipe:
                try:
                    take(line)
                except (ValueError, TypeError, KeyError, AttributeError, OSError):
                    continue  # a line that is none of ours, or nowhere to print it

    listener = threading.Thread(target=read, daemon=True, name="engine-listener")
    listener.start()
    return listener

"""Keeps one engine process alive: starts it, notices when it dies, marks its runs with a sentence, starts it again."""

from __future__ import annotations

import subprocess
import sys
import threading
import time
from pathlib import Path

from engines.records.store import Store, StoreError

STABLE_SECONDS = 10.0  # an engine that lived longer is started again at once
MOST_BACKOFF_SECONDS = 30.0
ROOT = Path(__file__).resolve().parents[2]


class Supervisor:
    """Owns the engine's process for as long as the studio lives."""

    def __init__(self, store: Store, arguments: tuple[str, ...] = ()):
        """arguments: further arguments of the engine's command line."""
        self._store, self._arguments = store, arguments
        self._closing = threading.Event()
        self.process: subprocess.Popen | None = None

    def start(self) -> None:
        """Start the engine, and watch over it in a thread."""
        self._fail_abandoned_runs()
        threading.Thread(target=self._watch, daemon=True, name="engine-supervisor").start()

    def close(self) -> None:
        """End the engine; it is not started again."""
        self._closing.set()
        if self.process is not None:
            self.process.terminate()

    def _watch(self) -> None:
        """Start the engine again whenever it ends, until close; the wait doubles while it dies young."""
        wait = 0.0
        while not self._closing.wait(wait):
            begun = time.monotonic()
            self.process = self._start_engine()
            code = self.process.wait()
            if self._closing.is_set():
                return
            print(f"The engine ended with code {code}; starting a new one.", file=sys.stderr)
            self._fail_abandoned_runs()
            lived = time.monotonic() - begun
            wait = 0.0 if lived > STABLE_SECONDS else min(MOST_BACKOFF_SECONDS, 2 * wait + 0.5)

    def _start_engine(self) -> subprocess.Popen:
        command = [sys.executable, "-m", "engines.service.worker", str(self._store.path), *self._arguments]
        return subprocess.Popen(command, cwd=ROOT, stdin=subprocess.DEVNULL)

    def _fail_abandoned_runs(self) -> None:
        """No engine is running now, so whatever is marked running is not."""
        try:
            self._store.release()
        except StoreError as error:
            print(error, file=sys.stderr)

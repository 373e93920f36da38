"""Keeps one engine process alive: starts it, notices when it dies, marks its runs with a sentence, starts it again."""

from __future__ import annotations

import subprocess
import sys
import threading
import time
from pathlib import Path

from engines.records.store import Store, StoreError

HURRY_SECONDS, MOST_WAIT_SECONDS = 10.0, 30.0


class Keeper:
    """Owns the engine's process for as long as the studio lives."""

    def __init__(self, store: Store, arguments: tuple[str, ...] = ()):
        self._store, self._arguments = store, arguments
        self._closing = threading.Event()
        self.process: subprocess.Popen | None = None

    def start(self) -> None:
        self._mark_lost()
        threading.Thread(target=self._keep, daemon=True, name="engine-keeper").start()

    def close(self) -> None:
        self._closing.set()
        if self.process is not None:
            self.process.terminate()

    def _keep(self) -> None:
        wait = 0.0
        while not self._closing.wait(wait):
            begun = time.monotonic()
            self.process = subprocess.Popen(
                [sys.executable, "-m", "engines.service.worker", str(self._store.path), *self._arguments],
                cwd=Path(__file__).resolve().parents[2],
                stdin=subprocess.DEVNULL,
            )
            code = self.process.wait()
            if self._closing.is_set():
                return
            print(f"The engine ended with code {code}; starting a new one.", file=sys.stderr)
            self._mark_lost()
            wait = 0.0 if time.monotonic() - begun > HURRY_SECONDS else min(MOST_WAIT_SECONDS, 2 * wait + 0.5)

    def _mark_lost(self) -> None:
        """No engine is running now, so whatever is marked running is not."""
        try:
            for run in self._store.abandoned():
                row = self._store.get(run)
                self._store.end(
                    run,
                    "failed",
                    "The engine stopped unexpectedly; "
                    f"{row.position} of {row.levels} levels are kept. Press Resume to go on from there.",
                )
        except StoreError as error:
            print(error, file=sys.stderr)

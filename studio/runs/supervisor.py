"""Keeps one engine process alive: starts it, watches its beats, replaces it when it dies or hangs, frees its runs.

    starting → warming up → working ⇄ idle → (dead, silent or hung) → ended → waiting → starting → …

Every tick is tried on its own: whatever goes wrong in one, the next comes all the same.
"""

from __future__ import annotations

import sqlite3
import subprocess
import sys
import threading
import time
from collections import Counter
from contextlib import suppress

from engines.records.events import event
from engines.records.store import Store, StoreError
from engines.records.store.lock import StoreHeld, StoreLock
from studio.engine.process import EngineProcess, end_orphan
from studio.engine.pulse import STARTING, Pulse

TICK_SECONDS = 0.25
STABLE_SECONDS = 10.0  # an engine that lived longer is started again at once
MOST_BACKOFF_SECONDS = 30.0


class Supervisor:
    """Owns the engine's process for as long as the studio lives. The studio holds the store."""

    def __init__(self, store: Store, arguments: tuple[str, ...] = ()):
        """arguments: further arguments of the engine's command line."""
        self._store, self._arguments = store, arguments
        self._engine: EngineProcess | None = None
        self._pulse: Pulse | None = None
        self._wait = self._left = self._lived = 0.0  # seconds: the last wait, what is left of it, the engine's age
        self._why, self._unreleased = "", True
        self.started, self._counted = 0, Counter()  # engines; what those that have ended counted
        self._closing = threading.Event()
        self._thread = threading.Thread(target=self._keep, daemon=True, name="engine-supervisor")

    def start(self) -> None:
        """Start the engine, and watch over it in a thread."""
        self._thread.start()

    def close(self) -> None:
        """End the engine; it is not started again."""
        self._closing.set()
        if self._thread.is_alive():
            self._thread.join()

    @property
    def process(self) -> subprocess.Popen | None:
        """The engine's process, while there is one."""
        return self._engine and self._engine.popen

    def counted(self) -> dict[str, float]:
        """What all engines of this studio have counted: name → number."""
        engine = self._engine
        return dict(self._counted + Counter(engine.counts if engine else {}))

    def engine_pid(self) -> int | None:
        """The engine's process id, while there is one."""
        process = self.process
        return process.pid if process else None

    def words(self) -> str:
        """What people who wait should know of the engine, as a clause; "" while it is as it should be."""
        pulse = self._pulse
        if pulse is not None:
            before = f" (the one before: {self._why})" if self._why and pulse.doing == STARTING else ""
            return pulse.words() + before
        if not self._why:
            return "the engine is starting"
        left = f"in {self._left:.0f} s" if self._left >= 1 else "now"
        return f"the engine is not running: {self._why}; a new one starts {left}"

    def host_words(self) -> str:
        """What computes the runs, as a sentence; "" until an engine has said on what."""
        engine = self._engine
        return f"Runs are computed by a process of its own, on {engine.device}." if engine and engine.device else ""

    def _keep(self) -> None:
        """The thread: tick after tick, until close."""
        last = time.monotonic()
        while not self._closing.wait(TICK_SECONDS):
            now = time.monotonic()
            try:
                self._tick(min(now - last, 2 * TICK_SECONDS))
            except Exception as error:  # the keeper outlives what it meets
                self._wait_longer(f"it cannot start ({str(getattr(error, 'strerror', None) or error).rstrip('.')})")
            last = now
        if self._engine is not None:
            self._engine.end()

    def _tick(self, seconds: float) -> None:
        if self._engine is None:
            self._begin_when_due(seconds)
        elif self._engine.popen.poll() is not None:
            self._bury(self._engine.reason())
        else:
            self._watch(seconds)
        if self._unreleased:
            self._release()

    def _begin_when_due(self, seconds: float) -> None:
        self._left -= seconds
        if self._left > 0:
            return
        try:
            StoreLock(self._store.path, "engine").acquire("").release()
        except StoreHeld as held:
            end_orphan(held.note)
            raise
        self._engine, self._lived = EngineProcess(self._store.path, self._arguments), 0.0
        self._pulse = Pulse(self._engine)
        self.started += 1
        event("engine.started", engine=self._engine.name, pid=self._engine.popen.pid)

    def _watch(self, seconds: float) -> None:
        """End an engine that does not get on."""
        self._pulse.tick(seconds)
        self._lived += seconds if self._engine.beats else 0.0
        if verdict := self._pulse.verdict():
            self._engine.end()
            if self._engine.popen.poll() is not None:
                self._bury(verdict)

    def _bury(self, why: str) -> None:
        """The engine has ended: its runs are free, and another one starts, later if this one died young."""
        self._wait = 0.0 if self._lived > STABLE_SECONDS else self._wait
        self._counted.update(self._engine.counts)
        event("engine.ended", engine=self._engine.name, why=why, seconds=round(self._lived, 1))
        self._engine, self._pulse, self._unreleased = None, None, True
        self._wait_longer(why)

    def _wait_longer(self, why: str) -> None:
        """Start none for a while, which grows as long as none lives."""
        print(f"The engine is not running: {why}.", file=sys.stderr)
        self._why, self._left = why, self._wait
        self._wait = min(MOST_BACKOFF_SECONDS, 2 * self._wait + 0.5)

    def _release(self) -> None:
        """What dead engines held is free again; tried at every tick until the store has taken it."""
        with suppress(StoreError, sqlite3.Error):
            if self._engine is not None:
                self._store.release(self._engine.name)
            else:
                with StoreLock(self._store.path, "engine").acquire(""):
                    self._store.release()
            self._unreleased = False

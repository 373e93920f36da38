"""Keeps the store to its size and age in quiet times, in a thread of the page's process."""

from __future__ import annotations

import threading
import time
from contextlib import suppress

from engines.records.store import Store, StoreError

LOOK_SECONDS = 60.0  # between two looks whether it is quiet
MOST_WAIT_SECONDS = 1800.0  # after which it is cleaned although somebody computes


class Janitor:
    """Of one store."""

    def __init__(self, store: Store, seconds: float = LOOK_SECONDS):
        """seconds: between two looks."""
        self._store, self._seconds = store, seconds
        self._cleaned = time.monotonic()

    def start(self) -> None:
        """Clean now and then, for as long as the process lives."""
        threading.Thread(target=self._watch, daemon=True, name="janitor").start()

    def clean_if_quiet(self) -> int | None:
        """→ runs deleted; None while others need the store more. Raises StoreError."""
        busy = self._store.unfinished() > 0
        if busy and time.monotonic() - self._cleaned < MOST_WAIT_SECONDS:
            return None
        self._cleaned, deleted = time.monotonic(), 0
        while gone := self._store.clean():
            deleted += gone
        if not busy:
            self._store.give_back()
        return deleted

    def look(self) -> None:
        """What was deleted goes for good, at any time; what is old, in quiet times. Raises StoreError."""
        self._store.purge()
        self.clean_if_quiet()

    def _watch(self) -> None:
        while True:
            time.sleep(self._seconds)
            with suppress(StoreError):  # full, locked or damaged: whoever uses it is told; it is tried again
                self.look()

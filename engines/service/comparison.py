"""Unguided counterparts of finished runs, where each needs one of its own: tasks beside everybody's runs."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from typing import Any

from pydantic import ValidationError

from engines.records.store import RunRow, Store, StoreError
from engines.request import Request
from engines.rewards.script_rewards import ScriptRewards
from engines.service.fair_queue import FairQueue
from engines.studies.baseline import EMPTY, unguided

PENDING = {**EMPTY, "pending": True}
OLDER_VERSION = (
    "A version of the studio before this one made this run, whose unguided designs cannot be made any more. "
    "Use its settings for a new run."
)
RESTARTED = "The engine was restarted before the unguided designs were done; it makes them now. Reload in a minute."


class Comparisons:
    """The counterparts that one engine makes. own: (request, owner) → the run's own rewards. how: for open_run."""

    def __init__(self, store: Store, queue: FairQueue, own: Callable[[Request, str], ScriptRewards], **how: Any):
        self._store, self._queue, self._own, self._how = store, queue, own, how
        self._begun: set[str] = set()

    def __bool__(self) -> bool:
        return bool(self._begun)

    def begin(self, row: RunRow, request: Request) -> None:
        """Make the counterpart of a run in its person's turns."""
        self._begun.add(row.id)
        self._queue.add(row.person, lambda: self._make(row.id, request, row.owner))

    def resume_pending(self) -> None:
        """Begin what an engine before this one left, each once: one that kills engines does not kill them all."""
        for row in (row for row in self._store.uncompared() if row.id not in self._begun):
            try:
                request = Request(**row.request)
            except ValidationError:
                self._store.compare(row.id, {**EMPTY, "message": OLDER_VERSION})
                continue
            self._store.compare(row.id, {**EMPTY, "message": RESTARTED})
            self.begin(row, request)

    def _make(self, run: str, request: Request, owner: str) -> None:
        """At the end the result holds what was found."""
        try:
            found = unguided(request, **self._how, own=self._own(request, owner))
        except Exception as error:  # a finished run is not lost to its comparison
            found = {**EMPTY, "message": f"The unguided designs could not be made: {error}"}
        self._begun.discard(run)
        with suppress(StoreError):
            self._store.compare(run, found)

"""Unguided counterparts of finished runs, where each needs one of its own: level by level, while others run."""

from __future__ import annotations

from collections.abc import Callable, Generator
from contextlib import suppress
from typing import Any

from pydantic import ValidationError

from engines.records.store import Store, StoreError
from engines.request import Request
from engines.rewards.script_rewards import ScriptRewards
from engines.studies.baseline import EMPTY, unguided_steps

PENDING = {**EMPTY, "pending": True}
OLDER_VERSION = (
    "A version of the studio before this one made this run, whose unguided pictures cannot be made any more. "
    "Use its settings for a new run."
)
RESTARTED = "The engine was restarted before the unguided pictures were done; it makes them now. Reload in a minute."


class Comparisons:
    """The counterparts that one engine makes. own: (request, owner) → the run's own rewards."""

    def __init__(self, store: Store, device: str, own: Callable[[Request, str], ScriptRewards]):
        self._store, self._device, self._own = store, device, own
        self._begun: dict[str, Generator[None, None, dict[str, Any]]] = {}  # run → the levels to come

    def __bool__(self) -> bool:
        return bool(self._begun)

    def begin(self, run: str, request: Request, owner: str) -> None:
        self._begun[run] = unguided_steps(request, device=self._device, own=self._own(request, owner))

    def resume_pending(self) -> None:
        """Begin what an engine before this one left, each once: one that kills engines does not kill them all."""
        for row in (row for row in self._store.uncompared() if row.id not in self._begun):
            try:
                request = Request(**row.request)
            except ValidationError:
                self._store.compare(row.id, {**EMPTY, "message": OLDER_VERSION})
                continue
            self._store.compare(row.id, {**EMPTY, "message": RESTARTED})
            self.begin(row.id, request, row.owner)

    def turn(self) -> None:
        """One level of each."""
        for run in list(self._begun):
            self._advance(run)

    def _advance(self, run: str) -> None:
        """At the last level the result holds what was found."""
        try:
            next(self._begun[run])
            return
        except StopIteration as end:
            found = end.value
        except Exception as error:  # a finished run is not lost to its comparison
            found = {**EMPTY, "message": f"The unguided pictures could not be made: {error}"}
        del self._begun[run]
        with suppress(StoreError):
            self._store.compare(run, found)

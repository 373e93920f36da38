"""Finished runs whose values are to be judged again: tasks that go on while nobody's run wants the turn."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import closing
from typing import Any

from pydantic import ValidationError

from engines.records.store import RunRow, Store
from engines.request import Request
from engines.rewards.script_rewards import ScriptRewards
from engines.run import open_run
from engines.samplers import SAMPLERS
from engines.service.fair_queue import FairQueue
from engines.service.stored_heads import StoredHeads
from engines.service.task import State, Task
from engines.studies.calibration.rejudged import rejudge
from engines.yield_points import yield_point

MOST_AT_ONCE = 2  # for each has a model of its own
MOST_TRIES = 2  # one that kills engines shall not kill them all
OLDER_VERSION = "An older version of the studio made this run, which cannot be repeated any more."
BROKE_OFF = "The engine stopped twice while it judged these states; a run with fewer lanes may do."


class Calibrations:
    """What one engine judges again. own: (request, owner) → the run's own rewards."""

    def __init__(self, store: Store, queue: FairQueue, device: str, own: Callable[[Request, str], ScriptRewards]):
        self._store, self._queue, self._device, self._own = store, queue, device, own
        self._at_work: dict[str, tuple[Task, list[ScriptRewards]]] = {}  # run → its task, and what may be killed

    def heed(self) -> None:
        """Begin what is asked for, end what is asked for no more. Raises StoreError."""
        wanted = self._store.calibrations_wanted()
        for run, (task, scripts) in list(self._at_work.items()):
            if task.state is State.ENDED:
                del self._at_work[run]
                if task.error is not None and run in wanted:
                    self._store.keep_calibration(run, {"message": f"The values could not be judged: {task.error}"})
                wanted.pop(run, None)
            elif run not in wanted:
                task.cancel()
                for own in scripts:
                    own.kill()
        for run in [run for run in wanted if run not in self._at_work][: MOST_AT_ONCE - len(self._at_work)]:
            self._begin(run, wanted[run])

    def _begin(self, run: str, tries: int) -> None:
        row = self._store.get(run)
        if row is None:  # deleted meanwhile
            return
        if tries >= MOST_TRIES:
            self._store.keep_calibration(run, {"message": BROKE_OFF})
            return
        self._store.begin_calibration(run)
        scripts: list[ScriptRewards] = []
        self._at_work[run] = self._queue.add(row.person, lambda: self._make(row, scripts), patient=True), scripts

    def _make(self, row: RunRow, scripts: list[ScriptRewards]) -> None:
        try:
            request = Request(**row.request)
        except ValidationError:
            raise ValueError(OLDER_VERSION) from None
        scripts.append(self._own(request, row.owner))
        heads = StoredHeads(self._store, row.owner if request.scripts else "", row.id)
        with closing(open_run(request, device=self._device, own=scripts[0], heads=heads)) as run:
            changed = SAMPLERS[request.sampler].first is not None
            found = self._told(row.id, rejudge(run, None if changed else (row.result or {}).get("designs")))
        self._store.keep_calibration(row.id, found)

    def _told(self, run: str, steps: Any) -> dict[str, Any]:
        """What the generator returns; its sentences are told."""
        while True:
            try:
                self._store.tell_calibration(run, next(steps))
            except StopIteration as end:
                return end.value
            yield_point()

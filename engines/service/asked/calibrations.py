"""Finished runs whose values are to be judged again: tasks that go on while nobody's run wants the turn."""

from __future__ import annotations

from contextlib import closing
from typing import Any

from pydantic import ValidationError

from engines.request import Request
from engines.rewards.script_rewards import ScriptRewards
from engines.run import open_run
from engines.samplers import SAMPLERS
from engines.service.asked.asked import Asked
from engines.service.stored_heads import StoredHeads
from engines.studies.calibration.rejudged import rejudge
from engines.yield_points import yield_point

OLDER_VERSION = "An older version of the studio made this run, which cannot be repeated any more."


class Calibrations(Asked):
    """What one engine judges again; a question is a run."""

    most, patient = 2, True  # for each has a model of its own
    failed = "The values could not be judged"
    broke_off = "The engine stopped twice while it judged these states; a run with fewer lanes may do."

    def wanted(self) -> dict[str, int]:
        return self._store.calibrations_wanted()

    def person(self, question: str) -> str | None:
        row = self._store.get(question)
        return row and row.person

    def begun(self, question: str) -> None:
        self._store.begin_calibration(question)

    def keep(self, question: str, found: dict[str, Any]) -> None:
        self._store.keep_calibration(question, found)

    def answer(self, question: str, scripts: list[ScriptRewards]) -> dict[str, Any]:
        row = self._store.get(question)
        try:
            request = Request(**row.request)
        except ValidationError:
            raise ValueError(OLDER_VERSION) from None
        scripts.append(self._own(request, row.owner))
        heads = StoredHeads(self._store, row.owner if request.scripts else "", row.id)
        with closing(open_run(request, device=self._device, own=scripts[0], heads=heads)) as run:
            changed = SAMPLERS[request.sampler].first is not None
            return self._told(row.id, rejudge(run, None if changed else (row.result or {}).get("designs")))

    def _told(self, run: str, steps: Any) -> dict[str, Any]:
        """What the generator returns; its sentences are told."""
        while True:
            try:
                self._store.tell_calibration(run, next(steps))
            except StopIteration as end:
                return end.value
            yield_point()

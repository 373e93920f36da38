"""A stored run carried out: opened, level after level written down, ended with its result."""

from __future__ import annotations

import time
from collections.abc import Callable
from contextlib import closing
from typing import Any

import torch
from pydantic import ValidationError

from engines.records.serialize import dump_state, load_step, model_of, result_record, step_record
from engines.records.step import Cost, Step
from engines.records.store import RunRow, Store, StoreError
from engines.request import Request, sentences
from engines.rewards.sandbox import ScriptError
from engines.rewards.script_rewards import ScriptRewards
from engines.run import Run, open_run
from engines.service.comparison import PENDING
from engines.service.counts import Counts
from engines.service.stored_heads import StoredHeads
from engines.service.task import STEP_SECONDS, Task
from engines.studies.baseline import EMPTY, baseline
from engines.versions import versions
from engines.yield_points import yield_point

ANOTHER_MODEL = (
    "Another model than the studio has now began this run, so it cannot be gone on with; "
    "use its settings for a new run."
)
OwnRewards = Callable[[Request, str], ScriptRewards]


class RunTask:
    """A run in progress, for as long as the engine works at it.

    position: levels recorded. own: its scripts. since: when it got its place, in monotonic seconds.
    opened: its model is loaded, its value has learned. parking: it shall leave its place after this level; parked: it
    has. finishing: its last level is being written. compared_later: an unguided counterpart is to follow.
    """

    def __init__(
        self,
        engine: str,
        store: Store,
        row: RunRow,
        device: str,
        own: OwnRewards,
        counts: Counts,
        make: Callable[..., Run] = Run,
    ):
        """make: as open_run takes it."""
        self.row, self.position = row, row.position
        self._engine, self._store, self._device, self._make = engine, store, device, make
        self._own_rewards, self.own, self.request, self._counts = own, None, None, counts
        self.opened = self.parking = self.parked = self.finishing = self.compared_later = False
        self.since = time.monotonic()
        self.task: Task | None = None

    def work(self) -> None:
        """From noise or the stored state to the result. Raises what goes wrong."""
        self.request = Request(**self.row.request)
        self.own = self._own_rewards(self.request, self.row.owner)
        heads = StoredHeads(self._store, self.row.owner if self.request.scripts else "", self.row.id)
        how = {"device": self._device, "own": self.own, "heads": heads, "make": self._make}
        with closing(open_run(self.request, **how)) as run, torch.inference_mode():
            self.task.most = STEP_SECONDS
            self._prepare(run)
            self.opened = True
            state = self._state(run)
            spent = Cost(**self.row.totals.get("cost", {})) if state else Cost()
            for step in run.steps(load_step(state, self._device) if state else None):
                self._write(run, step, spent)
                self.parked = self.parking and step.t > 0
                if self.parked or not step.t:
                    return
                self.task.pass_on()

    @property
    def levels(self) -> int:
        """How many there are, as far as it is known."""
        return max(self.row.levels, self.position)

    def cancel(self) -> None:
        """Give it up at once, whatever it waits for."""
        self.task.cancel()
        if self.own is not None:
            self.own.kill()

    def _state(self, run: Run) -> bytes | None:
        """Where to go on, if anywhere. Raises StoreError where another model came so far."""
        state = self._store.state(self.row.id)
        if state and not self._is_of(state, run):
            raise StoreError(ANOTHER_MODEL)
        return state

    def _is_of(self, state: bytes, run: Run) -> bool:
        """Whether a state is the run's model's; where none was named, whether its ids are such as the model has."""
        if named := model_of(state):
            return named == run.domain.version(run.request.conditions)
        x, last = load_step(state).candidates, getattr(run.model.process, "undrawn", None)
        return last is None or int(x.max()) <= last

    def _prepare(self, run: Run) -> None:
        """What the value has to learn first, told as it goes on."""
        told = ""
        for told in run.prepare():
            self._store.tell(self.row.id, told, by=self._engine)
            yield_point()
        if told:
            self._store.tell(self.row.id, "", by=self._engine)

    def _write(self, run: Run, step: Step, spent: Cost) -> None:
        """The step, and at the end the result with it."""
        codec = run.domain.codec
        result = None if step.t else self._result(run, step, spent)
        record = step_record(step, run.model.unfinished_view, codec) | run.own.record
        yield_point()  # what was cancelled meanwhile is not written
        self.finishing = result is not None
        state = dump_state(step, run.domain.version(run.request.conditions))
        self._store.append(self.row.id, self.position + 1, record, state, step.cost.seconds, result, by=self._engine)
        self.position += 1
        self._counts.step(step.cost)

    def _result(self, run: Run, last: Step, spent: Cost) -> dict[str, Any]:
        """The end as JSON, with what it was computed with, and what a learned value was worth."""
        told, learned = result_record(run.result(last, spent), self._baseline(run), run.domain.codec), run.learned()
        return told | {"versions": versions(self._device)} | ({"learned": learned} if learned else {})

    def _baseline(self, run: Run) -> dict[str, Any]:
        """At once where unguided designs are kept; else it follows as a task, unless the run is its own."""
        if not run.domain.unguided_lanes(run.request.conditions, run.request.lanes):
            return baseline(run.request, run.own.rewards)
        self.compared_later = run.request.sampler != "unguided"
        return PENDING if self.compared_later else dict(EMPTY)


def failure_sentence(error: Exception, run: RunTask) -> str:
    """What broke a run off, what is kept of it, and what to do."""
    if not run.opened:
        why = " ".join(sentences(error)) if isinstance(error, ValidationError) else error
        return f"This run could not begin: {why}"
    done = f"{run.position} of {run.levels} levels are kept" if run.position else "nothing was computed yet"
    if isinstance(error, StoreError):
        return f"{error} ({done}.)"
    if isinstance(error, (MemoryError, torch.OutOfMemoryError)):
        return f"The machine ran out of memory; use fewer lanes or particles. ({done}.)"
    return f"The run broke off: {error} ({done}; press Resume to try again.)"


def fault_sentence(fault: ScriptError) -> str:
    """What a script did, and what to do."""
    printed = f"\nIt printed last:\n{fault.last_lines}" if fault.last_lines else ""
    return (
        f"The reward “{fault.reward}” could not go on. {fault.sentence} "
        f"Mend the script and press Resume; nothing is lost.{printed}"
    )

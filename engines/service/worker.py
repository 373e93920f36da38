"""The engine process: takes Requests from the store, writes Steps to it. It alone owns the device.

python -m engines.service.worker STORE [--device cpu] [--trust-uploaded-code]. Several runs take turns, one level each, so nobody waits for a long one.
"""

from __future__ import annotations

import argparse
import os
import secrets
import threading
import time
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

os.environ.setdefault(
    "OMP_WAIT_POLICY", "PASSIVE"
)  # threads that wait spinning, while others want their core, cost a run tenfold

import torch
from pydantic import ValidationError

from engines.records.serialize import record_of, result_of, state_of, step_from
from engines.records.step import Cost, Step
from engines.records.store import Broken, RunRow, Store, StoreError
from engines.request import Request, sentences
from engines.rewards.own_scripts import TRUST, Judges, OwnRewards
from engines.rewards.sandbox import Fault
from engines.rewards.score_cache import Remembered
from engines.run import Run, open_run
from engines.service.comparison import PENDING, Comparisons
from engines.service.warmup import warming
from engines.studies.baseline import NOTHING, baseline

AT_ONCE = 3  # runs that take turns
BEAT_SECONDS, IDLE_SECONDS = 1.0, 0.03


@dataclass
class Active:
    """A run in progress. spent: what earlier sittings of it cost."""

    row: RunRow
    run: Run
    steps: Iterator[Step]
    position: int
    spent: Cost


class Engine:
    """One engine process over one store."""

    def __init__(self, store: Store, device: str = "cpu", trusted: bool = False):
        self.store, self.device, self.id = store, device, secrets.token_hex(4)
        self.judges = Judges(store.path.parent, trusted)
        self.active: list[Active] = []
        self.comparisons = Comparisons(store, device, self._own)
        self.remembered = Remembered()
        self._unsaid: dict[
            str, tuple[str, str, Broken | None]
        ] = {}  # endings the store could not take yet: run → status, sentence, script

    def turn(self) -> bool:
        """One level of every active run; False when there was nothing to do."""
        self._say_unsaid()
        try:
            self._take()
        except StoreError:
            return False
        for active in list(self.active):
            self._advance(active)
        self.comparisons.turn()
        return bool(self.active or self.comparisons)

    def _take(self) -> None:
        while len(self.active) < AT_ONCE and (row := self.store.take(self.id)):
            try:
                self.active.append(self._open(row))
            except ValidationError as error:
                self._end(row.id, "failed", f"This run could not begin: {' '.join(sentences(error))}")
            except Exception as error:  # the run fails, the engine lives
                self._end(row.id, "failed", f"This run could not begin: {error}")

    def _open(self, row: RunRow) -> Active:
        request = Request(**row.request)
        run = open_run(request, device=self.device, own=self._own(request, row.owner))
        state = self.store.state(row.id)
        start = step_from(state, self.device) if state else None
        spent = sum((Cost(**r["cost"]) for r in self.store.records(row.id)), Cost())
        return Active(row, run, run.steps(start), row.position, spent)

    def _advance(self, active: Active) -> None:
        try:
            wanted = self.store.wanted(active.row.id)
            if wanted == "go":
                self._step(active)
            else:
                self._leave(
                    active,
                    *{"pause": ("paused", "Paused; press Resume to go on.")}.get(
                        wanted,
                        (
                            "stopped",
                            f"Stopped at level {active.position} of {active.row.levels}; what was done is kept.",
                        ),
                    ),
                )
        except Fault as fault:
            self._forget(active)
            self._end(active.row.id, "paused", _mend(fault), Broken(fault.reward, fault.line))
        except Exception as error:
            self._forget(active)
            self._end(active.row.id, "failed", _sentence(error, active))

    def _step(self, active: Active) -> None:
        step = next(active.steps)
        codec = active.run.domain.codec
        result = None if step.t else result_of(active.run.result(step, active.spent), self._baseline(active.run), codec)
        record = record_of(step, active.run.model.partly, codec) | active.run.own.record
        self.store.append(active.row.id, active.position + 1, record, state_of(step), step.cost.seconds, result)
        active.position += 1
        if result:
            self._forget(active)
            if result["baseline"].get("pending"):
                self.comparisons.begin(active.row.id, active.run.request, active.row.owner)

    def _baseline(self, run: Run) -> dict[str, Any]:
        """At once where the model's unguided designs are kept; else it follows level by level, unless the run is its own."""
        if not run.domain.unguided_lanes:
            return baseline(run.request, run.own.rewards)
        return PENDING if run.request.sampler != "unguided" else dict(NOTHING)

    def _own(self, request: Request, owner: str) -> OwnRewards:
        return OwnRewards(request.scripts, self.judges, self.remembered, owner)

    def _leave(self, active: Active, status: str, message: str) -> None:
        self.store.end(active.row.id, status, message)
        self._forget(active)

    def _forget(self, active: Active) -> None:
        active.steps.close()
        active.run.close()
        self.active.remove(active)

    def _end(self, run: str, status: str, sentence: str, broken: Broken | None = None) -> None:
        self._unsaid[run] = status, sentence, broken
        self._say_unsaid()

    def _say_unsaid(self) -> None:
        for run, (status, sentence, broken) in list(self._unsaid.items()):
            try:
                self.store.end(run, status, sentence, broken=broken)
                del self._unsaid[run]
            except StoreError:
                return


def _sentence(error: Exception, active: Active) -> str:
    done = (
        f"{active.position} of {active.row.levels} levels are kept" if active.position else "nothing was computed yet"
    )
    if isinstance(error, StoreError):
        return f"{error} ({done}.)"
    if isinstance(error, (MemoryError, torch.OutOfMemoryError)):
        return f"The machine ran out of memory; use fewer lanes or particles. ({done}.)"
    return f"The run broke off: {error} ({done}; press Resume to try again.)"


def _mend(fault: Fault) -> str:
    printed = f"\nIt printed last:\n{fault.words}" if fault.words else ""
    return f"The reward “{fault.reward}” could not go on. {fault.sentence} Mend the script and press Resume; nothing is lost.{printed}"


def _warm(engine: Engine) -> Iterator[str]:
    yield from warming(engine.device)
    with suppress(StoreError):
        engine.comparisons.take_up()
    threading.Thread(target=engine.judges.ready, daemon=True).start()


def _beat(store: Store, engine: Engine) -> None:
    """Say that we live; die with the process that started us."""
    parent = os.getppid()
    while True:
        try:
            store.beat(engine.id, os.getpid())
        except StoreError:
            pass
        if os.getppid() != parent:
            os._exit(0)
        time.sleep(BEAT_SECONDS)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("store", type=Path)
    parser.add_argument("--device", default="cuda" if torch.cuda.is_available() else "cpu")
    parser.add_argument(TRUST, action="store_true")
    options = parser.parse_args()
    engine = Engine(Store(options.store), options.device, options.trust_uploaded_code)
    threading.Thread(target=_beat, args=(engine.store, engine), daemon=True).start()
    cold = _warm(engine)
    while True:
        if not engine.turn() and not next(cold, ""):
            time.sleep(IDLE_SECONDS)


if __name__ == "__main__":
    main()

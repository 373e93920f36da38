"""The engine process: takes Requests from the store, writes Steps to it. It alone owns the device.

python -m engines.service.worker STORE [--device cpu] [--trust-uploaded-code]

Several runs take turns, one level each, so nobody waits for a long one.
"""

from __future__ import annotations

import argparse
import os
import secrets
import sys
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

from engines.records.serialize import dump_state, load_step, result_record, step_record
from engines.records.step import Cost, Step
from engines.records.store import Broken, NotHeld, RunRow, Store, StoreError
from engines.records.store.lock import StoreHeld, StoreLock
from engines.request import Request, sentences
from engines.rewards.sandbox import ScriptError
from engines.rewards.score_cache import ScoreCache
from engines.rewards.script_host import TRUST_FLAG, ScriptHost
from engines.rewards.script_rewards import ScriptRewards
from engines.run import Run, open_run
from engines.service.comparison import PENDING, Comparisons
from engines.service.heartbeat import IDLE, LOADING, WARMING_UP, WORKING, Heartbeat
from engines.service.warmup import warm_up
from engines.studies.baseline import EMPTY, baseline

MOST_ACTIVE = 3  # runs that take turns
IDLE_SECONDS = 0.03
ORPHAN_SECONDS = 10.0  # for which an engine waits for the one before it to end


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

    def __init__(
        self,
        store: Store,
        device: str = "cpu",
        trusted: bool = False,
        name: str = "",
        heartbeat: Heartbeat | None = None,
    ):
        """name: by which the store knows it; none: a random one."""
        self.store, self.device, self.id = store, device, name or secrets.token_hex(4)
        self.heartbeat = heartbeat or Heartbeat()
        self.script_host = ScriptHost(store.path.parent, trusted)
        self.active: list[Active] = []
        self.comparisons = Comparisons(store, device, self._own_rewards)
        self.score_cache = ScoreCache()
        self._unwritten_endings: dict[
            str, tuple[str, str, Broken | None]
        ] = {}  # endings the store could not take yet: run → status, sentence, script

    def turn(self) -> bool:
        """One level of every active run; False when there was nothing to do."""
        self._write_endings()
        try:
            self._take_queued()
        except StoreError:
            return False
        for active in list(self.active):
            self._advance(active)
        self.comparisons.turn()
        return bool(self.active or self.comparisons)

    def _take_queued(self) -> None:
        while len(self.active) < MOST_ACTIVE and (row := self.store.take(self.id)):
            self.heartbeat.turn(LOADING)
            try:
                self.active.append(self._open(row))
            except ValidationError as error:
                self._end(row.id, "failed", f"This run could not begin: {' '.join(sentences(error))}")
            except Exception as error:  # the run fails, the engine lives
                self._end(row.id, "failed", f"This run could not begin: {error}")

    def _open(self, row: RunRow) -> Active:
        request = Request(**row.request)
        run = open_run(request, device=self.device, own=self._own_rewards(request, row.owner))
        state = self.store.state(row.id)
        start = load_step(state, self.device) if state else None
        spent = sum((Cost(**r["cost"]) for r in self.store.records(row.id)), Cost())
        return Active(row, run, run.steps(start), row.position, spent)

    def _advance(self, active: Active) -> None:
        try:
            wanted = self.store.wanted(active.row.id)
            if wanted == "go":
                self._step(active)
            else:
                self._end_as_wanted(
                    active,
                    *{"pause": ("paused", "Paused; press Resume to go on.")}.get(
                        wanted,
                        (
                            "stopped",
                            f"Stopped at level {active.position} of {active.row.levels}; what was done is kept.",
                        ),
                    ),
                )
        except NotHeld:
            self._drop(active)
        except ScriptError as fault:
            self._drop(active)
            self._end(active.row.id, "paused", _fault_sentence(fault), Broken(fault.reward, fault.line))
        except Exception as error:
            self._drop(active)
            self._end(active.row.id, "failed", _failure_sentence(error, active))

    def _step(self, active: Active) -> None:
        step = next(active.steps)
        codec = active.run.domain.codec
        result = (
            None if step.t else result_record(active.run.result(step, active.spent), self._baseline(active.run), codec)
        )
        record = step_record(step, active.run.model.unfinished_view, codec) | active.run.own.record
        self.store.append(
            active.row.id, active.position + 1, record, dump_state(step), step.cost.seconds, result, by=self.id
        )
        active.position += 1
        if result:
            self._drop(active)
            if result["baseline"].get("pending"):
                self.comparisons.begin(active.row.id, active.run.request, active.row.owner)

    def _baseline(self, run: Run) -> dict[str, Any]:
        """At once where unguided designs are kept; else it follows level by level, unless the run is its own."""
        if not run.domain.unguided_lanes:
            return baseline(run.request, run.own.rewards)
        return PENDING if run.request.sampler != "unguided" else dict(EMPTY)

    def _own_rewards(self, request: Request, owner: str) -> ScriptRewards:
        return ScriptRewards(request.scripts, self.script_host, self.score_cache, owner)

    def _end_as_wanted(self, active: Active, status: str, message: str) -> None:
        self.store.end(active.row.id, status, message, by=self.id)
        self._drop(active)

    def _drop(self, active: Active) -> None:
        active.steps.close()
        active.run.close()
        self.active.remove(active)

    def _end(self, run: str, status: str, sentence: str, broken: Broken | None = None) -> None:
        self._unwritten_endings[run] = status, sentence, broken
        self._write_endings()

    def _write_endings(self) -> None:
        for run, (status, sentence, broken) in list(self._unwritten_endings.items()):
            try:
                with suppress(NotHeld):
                    self.store.end(run, status, sentence, broken=broken, by=self.id)
                del self._unwritten_endings[run]
            except StoreError:
                return


def _failure_sentence(error: Exception, active: Active) -> str:
    done = (
        f"{active.position} of {active.row.levels} levels are kept" if active.position else "nothing was computed yet"
    )
    if isinstance(error, StoreError):
        return f"{error} ({done}.)"
    if isinstance(error, (MemoryError, torch.OutOfMemoryError)):
        return f"The machine ran out of memory; use fewer lanes or particles. ({done}.)"
    return f"The run broke off: {error} ({done}; press Resume to try again.)"


def _fault_sentence(fault: ScriptError) -> str:
    printed = f"\nIt printed last:\n{fault.last_lines}" if fault.last_lines else ""
    return (
        f"The reward “{fault.reward}” could not go on. {fault.sentence} "
        f"Mend the script and press Resume; nothing is lost.{printed}"
    )


def _warm_up(engine: Engine) -> Iterator[str]:
    yield from warm_up(engine.device)
    with suppress(StoreError):
        engine.comparisons.resume_pending()
    threading.Thread(target=engine.script_host.warm_up, daemon=True).start()


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("store", type=Path)
    parser.add_argument("--device", default="cuda" if torch.cuda.is_available() else "cpu")
    parser.add_argument("--name", default="", help="by which the store knows this engine")
    parser.add_argument("--keeper", type=int, help="the process that listens to beats on the standard output")
    parser.add_argument(TRUST_FLAG, action="store_true")
    options = parser.parse_args()
    heartbeat = Heartbeat(options.keeper)
    heartbeat.start()
    try:
        lock = StoreLock(options.store, "engine").acquire(str(os.getpid()), ORPHAN_SECONDS)
        engine = Engine(Store(options.store), options.device, options.trust_uploaded_code, options.name, heartbeat)
        engine.store.register(engine.id, os.getpid())
    except (StoreError, StoreHeld) as error:
        heartbeat.fault(str(error))
        sys.exit(str(error))
    with lock:
        _serve(engine)


def _serve(engine: Engine) -> None:
    """Turn after turn, for ever."""
    cold = _warm_up(engine)
    while True:
        engine.heartbeat.turn(WORKING)
        if engine.turn():
            continue
        engine.heartbeat.turn(WARMING_UP)
        if not next(cold, ""):
            engine.heartbeat.turn(IDLE)
            time.sleep(IDLE_SECONDS)


if __name__ == "__main__":
    main()

"""The engine process: takes Requests from the store, writes Steps to it. It alone owns the device.

python -m engines.service.worker STORE [--device cpu] [--cluster HOST:PORT] [--trust-uploaded-code]
"""

from __future__ import annotations

import argparse
import os
import secrets
import sys
import threading
import time
from collections import deque
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from functools import lru_cache
from pathlib import Path
from typing import Any

os.environ.setdefault(
    "OMP_WAIT_POLICY", "PASSIVE"
)  # threads that wait spinning, while others want their core, cost a run tenfold

import torch

from engines.console import prepare_output
from engines.estimate import estimate, size_of_stored
from engines.records.events import event
from engines.records.store import Broken, NotHeld, Store, StoreError
from engines.records.store.lock import StoreHeld, StoreLock
from engines.request import Request
from engines.rewards.sandbox import ScriptError
from engines.rewards.score_cache import ScoreCache
from engines.rewards.script_host import TRUST_FLAG, ScriptHost
from engines.rewards.script_rewards import ScriptRewards
from engines.run import Run
from engines.service.asked.calibrations import Calibrations
from engines.service.asked.scorings import Scorings
from engines.service.comparison import Comparisons
from engines.service.counts import Counts
from engines.service.fair_queue import FairQueue
from engines.service.heartbeat import IDLE, WARMING_UP, WORKING, Heartbeat
from engines.service.host.cluster.address import FLAG as CLUSTER_FLAG
from engines.service.host.cluster.joining import join_cluster
from engines.service.places import Places
from engines.service.run_task import RunTask, failure_sentence, fault_sentence
from engines.service.warmup import warm_up

IDLE_SECONDS = 0.03
PARKED = "queued"  # the status of a run that has left its place for somebody else
ORPHAN_SECONDS = 10.0  # for which an engine waits for the one before it to end


class Engine:
    """One engine process over one store."""

    def __init__(
        self,
        store: Store,
        device: str = "cpu",
        trusted: bool = False,
        name: str = "",
        make: Callable[..., Run] = Run,
    ):
        """name: by which the store knows it; none: a random one. make: runs, as open_run takes it."""
        self.store, self.device, self.id = store, device, name or secrets.token_hex(4)
        self._make = make
        self.script_host = ScriptHost(store.path.parent, trusted)
        self.queue, self.places = FairQueue(), Places(lru_cache(maxsize=1000)(self._memory_of))
        self.comparisons = Comparisons(store, self.queue, self._own_rewards, device=device, make=make)
        self.calibrations = Calibrations(store, self.queue, device, self._own_rewards)
        self.scorings = Scorings(store, self.queue, device, self._own_rewards)
        self.score_cache, self.counts = ScoreCache(), Counts(self.script_host)
        self.trouble = ""  # why the store takes nothing, while it takes nothing
        self._unwritten_endings: dict[
            str, tuple[str, str, Broken | None]
        ] = {}  # endings the store could not take yet: run → status, sentence, script

    @property
    def active(self) -> list[RunTask]:
        """The runs that have a place."""
        return self.places.taken

    def turn(self) -> bool:
        """What people want is heeded, and somebody has a slice of time; False when there was nothing to do."""
        self.trouble = ""
        self._write_endings()
        with self._noting_trouble():
            self._heed_wishes()
            self._take_queued()
            self.calibrations.heed()
            self.scorings.heed()
        busy = self.queue.turn()
        self._end_tasks()
        return busy or bool(self.active)

    def begin_warm_up(self) -> None:
        """While nobody waits: what a first run would wait for, and comparisons that were left undone."""
        with suppress(StoreError):
            self.comparisons.resume_pending()
        self.queue.begin_background(lambda: deque(warm_up(device=self.device, make=self._make), maxlen=0))
        threading.Thread(target=self.script_host.warm_up, daemon=True).start()

    def abandon(self) -> None:
        """Nobody wants anything any more: what is computed ends at its next point, and scripts are killed."""
        for active in self.active:
            active.cancel()
        for task in self.queue.tasks:
            task.cancel()

    def _take_queued(self) -> None:
        """Queued runs onto free places."""
        for run in self.places.next_runs(self.store.waiting()):
            row = self.store.take(self.id, run)
            if row is not None:
                active = RunTask(self.id, self.store, row, self.device, self._own_rewards, self.counts, self._make)
                active.task = self.queue.add(active.row.person, active.work)
                event("run.taken", run=run, level=row.position)
                self.active.append(active)

    def _heed_wishes(self) -> None:
        """Paused and stopped runs end at once, whatever their level is at."""
        wishes = self.store.wishes(self.id)
        for active in [active for active in self.active if not active.finishing]:
            wanted = wishes.get(active.row.id, "nothing")
            if wanted != "go":
                active.cancel()
                self.places.leave(active)
            if wanted in ("pause", "stop"):
                self._end(active.row.id, *wanted_end(wanted, active))

    def _end_tasks(self) -> None:
        """What came to its end, or broke."""
        ended = self.queue.take_ended()
        for active in [active for active in self.active if active.task in ended]:
            self.places.leave(active)
            self._settle(active)

    def _settle(self, active: RunTask) -> None:
        run, error = active.row.id, active.task.error
        if isinstance(error, ScriptError):
            self._end(run, "paused", fault_sentence(error), Broken(error.reward, error.line))
        elif error is not None:
            self._end(run, "failed", failure_sentence(error, active))
        elif active.parked:
            self._end(run, PARKED, "")
        else:
            self._tell("done", run)
            if active.compared_later:
                self.comparisons.begin(active.row, active.request)

    def _memory_of(self, run: str) -> int:
        """Bytes that a run may need; 0 of one that will not begin."""
        try:
            return estimate(size_of_stored(self.store.get(run).brief)).memory
        except (LookupError, ValueError, TypeError, AttributeError):
            return 0

    def _own_rewards(self, request: Request, owner: str) -> ScriptRewards:
        return ScriptRewards(request.scripts, self.script_host, self.score_cache, owner)

    def _end(self, run: str, status: str, sentence: str, broken: Broken | None = None) -> None:
        if status != PARKED:
            self._tell(status, run, sentence)
        self._unwritten_endings[run] = status, sentence, broken
        self._write_endings()

    def _tell(self, status: str, run: str, sentence: str = "") -> None:
        """Whoever watches over this engine."""
        self.counts.run(status)
        event(f"run.{status}", run=run, **({"message": sentence} if sentence else {}))

    def _write_endings(self) -> None:
        for run, (status, sentence, broken) in list(self._unwritten_endings.items()):
            with self._noting_trouble():
                with suppress(NotHeld):
                    if status == PARKED:
                        self.store.park(run, self.id)
                    else:
                        self.store.end(run, status, sentence, broken=broken, by=self.id)
                del self._unwritten_endings[run]
            if self.trouble:
                return

    @contextmanager
    def _noting_trouble(self) -> Iterator[None]:
        """What the store cannot take now is tried again in the next turn; meanwhile people are told."""
        try:
            yield
        except StoreError as error:
            self.trouble = str(error)


def wanted_end(wanted: str, active: Any) -> tuple[str, str]:
    """(status, sentence) of a run that its person paused or stopped. active: has its position and levels."""
    if wanted == "pause":
        return "paused", "Paused; press Resume to go on."
    return "stopped", f"Stopped at level {active.position} of {active.levels}; what was done is kept."


def main() -> None:
    prepare_output()
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("store", type=Path)
    parser.add_argument("--device", default="cuda" if torch.cuda.is_available() else "cpu")
    parser.add_argument("--name", default="", help="by which the store knows this engine")
    parser.add_argument("--keeper", type=int, help="the process that listens to beats on the standard output")
    parser.add_argument(CLUSTER_FLAG, default="", metavar="HOST:PORT", help="of Ray, whose machines compute")
    parser.add_argument(TRUST_FLAG, action="store_true")
    options = parser.parse_args()
    heartbeat = Heartbeat(options.keeper, device_words(options.device))
    heartbeat.start()
    try:
        lock = StoreLock(options.store, "engine").acquire(str(os.getpid()), ORPHAN_SECONDS)
        trusted = options.trust_uploaded_code
        make, words = join_cluster(options.cluster, options.device, options.store.parent, trusted)
        engine = Engine(Store(options.store), options.device, trusted, options.name, make)
        engine.store.register(engine.id, os.getpid())
    except (StoreError, StoreHeld, ValueError) as error:
        heartbeat.fault(str(error))
        sys.exit(str(error))
    with lock:
        _serve(engine, heartbeat, words)


def device_words(device: str) -> str:
    """What computes, for people."""
    if device.startswith("cuda"):
        return f"the GPU {torch.cuda.get_device_name(device)}"
    return "the processor of this machine"


def _serve(engine: Engine, heartbeat: Heartbeat, device: Callable[[], str]) -> None:
    """Turn after turn, for ever. device: what computes, in words."""
    engine.begin_warm_up()
    while True:
        busy = engine.turn()
        doing = WORKING if busy else WARMING_UP if engine.queue.warming_up else IDLE
        heartbeat.turn(doing, engine.trouble, engine.counts.told(), device())
        if not busy:
            time.sleep(IDLE_SECONDS)


if __name__ == "__main__":
    main()

"""In the page's process of a ZeroGPU Space: takes what waits in the store, calls for a GPU, keeps what comes back.

It stands where elsewhere the engine process and its keeper stand (studio/runs/supervisor.py), and answers as that does.
"""

from __future__ import annotations

import os
import secrets
import sys
import threading
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import suppress

from engines.limits import read_limits
from engines.records.events import event
from engines.records.store import NotHeld, Store, StoreError
from engines.records.store.lock import StoreLock
from engines.service.host.called import Called, CallLimits, call_for_run, keep_no_answer
from engines.service.host.handed import CALIBRATION, SCORING, Call, carried
from engines.service.host.visitors import Visitors
from engines.service.host.zerogpu import Turn, gpu_turns, preload
from engines.service.places import Places
from engines.service.worker import wanted_end

LOOK_SECONDS, CLOSE_SECONDS = 0.1, 3.0
MOST_ASKED, MOST_TRIES = 2, 2  # questions beside the runs at once; calls for one
BROKE_OFF = "The GPU was taken away twice while this was judged; ask for less at once."
STARTING = "the engine is starting"
WORDS = "Runs are computed on a GPU of ZeroGPU, which is called for by each run, on its visitor’s account."


class ZeroGpuKeeper:
    """Of one store. started: how many keepers there were; one."""

    started = 1

    def __init__(self, store: Store, trusted: bool = False, turns: Callable[[Call], Iterator[Turn]] = gpu_turns):
        self._store, self._trusted, self._turns = store, trusted, turns
        self.visitors, self.id = Visitors(), secrets.token_hex(4)
        self._limits = read_limits(CallLimits, os.environ)
        self._places, self._asked, self._counted = Places(), [], Counter()
        self._trouble, self._closing = STARTING, threading.Event()
        self._thread = threading.Thread(target=self._keep, daemon=True, name="zerogpu-keeper")

    def start(self) -> None:
        self._thread.start()

    def close(self) -> None:
        """Calls end at their next turn; what they have written is kept."""
        self._closing.set()
        for called in (*self._places.taken, *self._asked):
            called.leaving = True
        if self._thread.is_alive():
            self._thread.join(CLOSE_SECONDS)

    def counted(self) -> dict[str, float]:
        """What all calls have counted: name → number."""
        return dict(sum((Counter(called.counts) for called in (*self._places.taken, *self._asked)), self._counted))

    def engine_pid(self) -> int | None:
        return os.getpid() if self._thread.is_alive() else None

    def words(self) -> str:
        """What people who wait should know, as a clause; "" while it is as it should be."""
        return self._trouble.rstrip(".")

    def host_words(self) -> str:
        return WORDS

    def _keep(self) -> None:
        with StoreLock(self._store.path, "engine").acquire(str(os.getpid()), CLOSE_SECONDS):
            self._store.register(self.id, os.getpid())
            self._store.release()
            preload()
            self._trouble = ""
            event("engine.started", engine=self.id, pid=os.getpid())
            while not self._closing.wait(LOOK_SECONDS):
                try:
                    self.turn()
                    self._trouble = ""
                except StoreError as error:  # tried again; meanwhile people are told
                    self._trouble = str(error)
                except Exception as error:  # the keeper outlives what it meets
                    print(f"The keeper of ZeroGPU met {type(error).__name__}: {error}", file=sys.stderr)

    def turn(self) -> None:
        """What people want is heeded, and what waits is called for. Raises StoreError."""
        self._forget_ended()
        self._heed_wishes()
        for run in self._places.next_runs(self._store.waiting()):
            self._take(run)
        for kind, wanted in self._questions():
            self._ask(kind, wanted)

    def _forget_ended(self) -> None:
        for called in [called for called in self._places.taken if not called.thread.is_alive()]:
            self._places.leave(called)
            self._counted.update(called.counts)
        for called in [called for called in self._asked if not called.thread.is_alive()]:
            self._asked.remove(called)
            self._counted.update(called.counts)

    def _heed_wishes(self) -> None:
        """Paused and stopped runs end at once; their calls are closed at the next turn that comes from them."""
        wishes = self._store.wishes(self.id)
        for called in [called for called in self._places.taken if not called.leaving and not called.settled]:
            wanted = wishes.get(called.call.id, "nothing")
            if wanted in ("pause", "stop"):
                called.leaving = True
                with suppress(NotHeld):
                    self._store.end(called.call.id, *wanted_end(wanted, called), by=self.id)

    def _take(self, run: str) -> None:
        row = self._store.take(self.id, run)
        if row is None:
            return
        try:
            call = call_for_run(self._store, row, self.id, self._trusted, self._limits)
        except (ValueError, StoreError) as error:
            self._store.end(run, "failed", f"This run could not begin: {error}", by=self.id)
            return
        self._places.taken.append(self._begin(call, row.owner))

    def _questions(self) -> Iterator[tuple[str, dict[str, int]]]:
        yield CALIBRATION, self._store.calibrations_wanted()
        yield SCORING, self._store.scorings_wanted()

    def _ask(self, kind: str, wanted: dict[str, int]) -> None:
        at_work = {called.call.id for called in self._asked}
        for called in self._asked:
            called.leaving = called.leaving or (called.call.kind == kind and called.call.id not in wanted)
        for question in [question for question in wanted if question not in at_work][: MOST_ASKED - len(self._asked)]:
            self._ask_one(kind, question, wanted[question])

    def _ask_one(self, kind: str, question: str, tries: int) -> None:
        if tries >= MOST_TRIES:
            keep_no_answer(self._store, kind, question, BROKE_OFF)
            return
        row = self._store.get(question) if kind == CALIBRATION else None
        scoring = self._store.scoring(question) if kind == SCORING else None
        if (whose := row or scoring) is not None:
            told = {"row": row and carried(row), "scoring": scoring, "tries": tries}
            person = row.person if row else self._store.scoring_person(question)
            seconds = self._limits.gpu_asked
            call = Call(kind, question, person, self.id, self._store.path.parent, seconds, self._trusted, **told)
            self._asked.append(self._begin(call, whose.owner))

    def _begin(self, call: Call, owner: str) -> Called:
        called = Called(self._store, call, self._turns, self.visitors.context(owner))
        called.thread.start()
        return called

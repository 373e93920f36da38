"""A call as the page's process sees it: what is handed over, and what comes back, in a thread of its own."""

from __future__ import annotations

import math
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import closing, suppress
from contextvars import Context
from dataclasses import dataclass
from typing import Any

from engines.estimate import seconds_left, size_of_stored
from engines.records.store import NotHeld, RunRow, Store, StoreError
from engines.service.host.handed import CALIBRATION, RUN, Call, carried, heads_for
from engines.service.host.zerogpu import Turn

BEGIN_SECONDS, MARGIN = 10.0, 1.5  # for a fork that loads a model; estimates are estimates
MOST_TOLD = 400  # characters of what ZeroGPU says
NOBODY = "The Space has started anew since this run was asked for; press Resume, so that it has your share of the GPU."


@dataclass(frozen=True)
class CallLimits:
    """gpu_seconds: of one call. gpu_asked: of one that judges."""

    gpu_seconds: int = 120
    gpu_asked: int = 60


def seconds_of(row: RunRow, limits: CallLimits) -> int:
    """For which a run asks for the GPU, by its cost."""
    left = MARGIN * seconds_left(size_of_stored(row.brief), row.position, row.seconds)
    return min(limits.gpu_seconds, math.ceil(BEGIN_SECONDS + left))


class Called:
    """One call in progress. row: of a run. since: in monotonic seconds. leaving: it is to end at its next turn.

    parking, parked: as of a run in an engine: it is to give up its place for somebody else's, and has.
    """

    def __init__(self, store: Store, call: Call, turns: Callable[[Call], Iterator[Turn]], context: Context | None):
        self.call, self.row, self._store = call, call.row, store
        self._turns, self._context = turns, context
        self.position = call.row.position if call.row else 0
        self.since, self.counts = time.monotonic(), {}
        self.leaving = self.parking = self.parked = self.settled = False
        self.thread = threading.Thread(target=self._carry, daemon=True, name=f"gpu {call.kind} {call.id}")

    @property
    def levels(self) -> int:
        return max(self.row.levels, self.position)

    def _carry(self) -> None:
        """On the visitor's account; whatever goes wrong is a sentence."""
        try:
            if self._context is None and self.call.kind == RUN:
                self._settle("paused", NOBODY)
            else:
                (self._context or Context()).run(self._consume)
        except NotHeld:
            pass  # somebody else has it, or it is gone
        except StoreError as error:
            self._settle(
                "failed", f"{error} ({self.position} of {self.levels} levels are kept.)" if self.row else str(error)
            )
        except Exception as error:  # of ZeroGPU: no quota, no GPU, the call was ended
            self._settle("paused", refused(error))

    def _consume(self) -> None:
        self._tell("waiting for a GPU of ZeroGPU")
        with closing(self._turns(self.call)) as turns:
            for number, turn in enumerate(turns):
                if number == 0:
                    self._tell("")
                if self.leaving or self.parking:
                    break
                self.counts = turn.counts
                self._keep(turn)
        if self.parking and not self.settled:
            self.parked = True
            self._store.park(self.call.id, self.call.engine)

    def _keep(self, turn: Turn) -> None:
        """What was written there into the store here."""
        for name, values, named in turn.written:
            getattr(self._store, name)(*values, **named)
            if name == "append":
                self.position = values[1]
                self.settled = (values[5] if len(values) > 5 else named.get("result")) is not None
            self.settled = self.settled or name in ("end", "park")
            self.parked = self.parked or name == "park"

    def _tell(self, message: str) -> None:
        if self.call.kind == RUN:
            self._store.tell(self.call.id, message, by=self.call.engine)

    def _settle(self, status: str, sentence: str) -> None:
        """The run waits, or is over; a question has no answer."""
        if self.settled or self.leaving:
            return
        with suppress(StoreError):
            if self.call.kind == RUN:
                self._store.end(self.call.id, status, sentence, by=self.call.engine)
            else:
                keep_no_answer(self._store, self.call.kind, self.call.id, sentence)


def keep_no_answer(store: Store, kind: str, question: str, sentence: str) -> None:
    """A question is answered with why there is no answer. Raises StoreError."""
    keep = store.keep_calibration if kind == CALIBRATION else store.keep_scoring
    keep(question, {"message": sentence})


def refused(error: Exception) -> str:
    """What ZeroGPU said, and what to do."""
    said = " ".join(str(getattr(error, "message", None) or error or type(error).__name__).split())[:MOST_TOLD].rstrip(
        ". "
    )
    return f"The GPU was not to be had any longer: {said}. What was computed is kept; press Resume to go on."


def call_for_run(store: Store, row: RunRow, engine: str, trusted: bool, limits: CallLimits) -> Call:
    """Raises StoreError, ValueError where the run cannot be read."""
    told: dict[str, Any] = {"row": carried(row), "state": store.state(row.id), "heads": heads_for(store, row)}
    seconds = seconds_of(row, limits)
    return Call(RUN, row.id, row.person, engine, store.path.parent, seconds, trusted, **told)

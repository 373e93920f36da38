"""Work in a thread of its own that goes on only while it has the turn."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from enum import Enum

from engines.yield_points import TURN, Cancelled

LOADING_SECONDS, STEP_SECONDS = 3600.0, 600.0  # without a point: a download; a row of a large model


class State(Enum):
    """READY waits for its turn, WORKING has it (or has not given it back in time), AWAY waits for another process."""

    READY = "ready"
    WORKING = "working"
    AWAY = "away"
    ENDED = "ended"


class Task:
    """A Turn. person: whose work it is. error: what it ended with, None where it came to its end or was cancelled.

    patient: it gets on while no other one could. most: seconds that it may go on without a point. used: seconds of its
    turns. waited: seconds that it was ready, and others had their turn. stirred: set whenever it leaves its turn.
    """

    def __init__(self, person: str, work: Callable[[], None], stirred: threading.Event, patient: bool = False):
        self.person, self._work, self._stirred, self.patient = person, work, stirred, patient
        self.state, self.error, self.cancelled = State.READY, None, False
        self.most, self.used, self.waited = LOADING_SECONDS, 0.0, 0.0
        self._changed = threading.Condition()
        self._since = self._until = 0.0
        threading.Thread(target=self._run, daemon=True, name=f"task of {person or 'the studio'}").start()

    def give(self, seconds: float, patience: float) -> None:
        """A turn of so many seconds; returns when it is over, or after `patience` more without a point."""
        with self._changed:
            if self.state is not State.READY:
                return
            self.state, self._since = State.WORKING, time.monotonic()
            self._until = self._since + seconds
            self._changed.notify_all()
            self._changed.wait_for(lambda: self.state is not State.WORKING, seconds + patience)

    def cancel(self) -> None:
        """It ends at its next point."""
        with self._changed:
            self.cancelled = True
            self._changed.notify_all()

    def give_up(self) -> None:
        """Ended is what hangs, as far as anybody can see; its thread ends at its next point, if it has one."""
        with self._changed:
            if self.state is State.WORKING and time.monotonic() - self._since > self.most:
                self.error, self.cancelled = TimeoutError(f"it did not get on for {self.most / 60:.0f} minutes"), True
                self._leave(State.ENDED)

    def point(self) -> None:
        if self.cancelled:
            raise Cancelled
        if time.monotonic() >= self._until:
            self.pass_on()

    def pass_on(self) -> None:
        """End the turn before its time, and wait for the next. Raises Cancelled."""
        with self._changed:
            self._leave(State.READY)
            begun = time.monotonic()
            self._changed.wait_for(lambda: self.cancelled or self.state is State.WORKING)
            self.waited += time.monotonic() - begun
        if self.cancelled:
            raise Cancelled

    @contextmanager
    def away(self) -> Iterator[None]:
        with self._changed:
            self._leave(State.AWAY)
        try:
            yield
        finally:
            self.pass_on()

    def _leave(self, state: State) -> None:
        if self.state is State.WORKING:
            self.used += time.monotonic() - self._since
        self.state = state
        self._changed.notify_all()
        self._stirred.set()

    def _run(self) -> None:
        TURN.set(self)
        try:
            self.pass_on()
            self._work()
        except Cancelled:
            pass
        except Exception as error:
            self.error = error
        finally:
            with self._changed:
                self._leave(State.ENDED)

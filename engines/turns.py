"""Who goes next where only some may go at once: people take turns, however much one of them asks for."""

from __future__ import annotations

import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field
from itertools import count

# The address that a web server's request came from; "" is nobody in particular, who shares a limit with nobody.
CALLER: ContextVar[str] = ContextVar("caller", default="")
FORGOTTEN_SECONDS = 10.0  # after which one who waits and no longer asks has left

REMEMBERED = 1000  # callers


class Crowded(ValueError):
    """No place in the line; the message says what to do."""


@dataclass(eq=False)
class Turn:
    """One place in the line. person: whose newest turn takes the place of one that waits; "" for nobody's."""

    caller: str
    person: str = ""
    replaced: bool = False
    seen: float = field(default_factory=time.monotonic)


class Turns:
    """Everybody's first turn comes before anybody's second. Safe to use from several threads.

    slots: turns at once; where there are several, one caller never has them all. each: that one caller may have
    waiting, most: that all may. crowded: the sentence for whoever finds no place.
    """

    def __init__(self, slots: int, each: int, most: int, crowded: str):
        self._slots, self._each, self._most, self._crowded = slots, each, most, crowded
        self._waiting: list[Turn] = []
        self._running: list[Turn] = []
        self._served: dict[str, int] = {}  # caller → number of its last turn
        self._numbers = count(1)
        self._changed = threading.Condition()

    def join(self, caller: str, person: str = "") -> Turn:
        """A place in the line. Raises Crowded."""
        with self._changed:
            self._replace(person)
            if len(self._waiting) >= self._most or self._count(self._waiting, caller) >= self._each:
                raise Crowded(self._crowded)
            turn = Turn(caller, person)
            self._waiting.append(turn)
            self._admit()
            return turn

    def ahead(self, turn: Turn) -> int:
        """0 once it is this one's turn; else its place in the line, from 1. To be asked again and again."""
        with self._changed:
            turn.seen = time.monotonic()
            self._admit()
            return 0 if turn in self._running or turn.replaced else self._line().index(turn) + 1

    def leave(self, turn: Turn) -> None:
        """The turn is over, or no longer wanted."""
        with self._changed:
            for held in (self._waiting, self._running):
                if turn in held:
                    held.remove(turn)
            self._admit()

    @contextmanager
    def hold(self, caller: str, seconds: float) -> Iterator[None]:
        """Waits for a turn, at most so long, and has it. Raises Crowded."""
        turn = self.join(caller)
        try:
            deadline = time.monotonic() + seconds
            with self._changed:
                while self.ahead(turn) and time.monotonic() < deadline:
                    self._changed.wait(min(seconds, FORGOTTEN_SECONDS / 10))
                if turn not in self._running:
                    raise Crowded(self._crowded)
            yield
        finally:
            self.leave(turn)

    def _replace(self, person: str) -> None:
        """The turn of that person that waits gives its place up."""
        self._drop([turn for turn in self._waiting if person and turn.person == person])

    def _admit(self) -> None:
        """Turns begin while there are slots; who has left the line is dropped."""
        oldest = time.monotonic() - FORGOTTEN_SECONDS
        self._drop([turn for turn in self._waiting if turn.seen < oldest])
        for turn in self._line():
            if len(self._running) < self._slots and self._count(self._running, turn.caller) < max(1, self._slots - 1):
                self._waiting.remove(turn)
                self._running.append(turn)
                self._note(turn.caller)
                self._changed.notify_all()

    def _note(self, caller: str) -> None:
        """Who was served last is remembered, of the last REMEMBERED callers."""
        self._served.pop(caller, None)
        self._served[caller] = next(self._numbers)
        while len(self._served) > REMEMBERED:
            del self._served[next(iter(self._served))]

    def _drop(self, turns: list[Turn]) -> None:
        for turn in turns:
            turn.replaced = True
            self._waiting.remove(turn)

    def _line(self) -> list[Turn]:
        """Those who wait, in the order of their turns: how many of the same caller are before, who was served last."""
        ranks, counts = {}, {t.caller: self._count(self._running, t.caller) for t in self._waiting}
        for turn in self._waiting:
            ranks[turn] = counts[turn.caller], self._served.get(turn.caller, 0)
            counts[turn.caller] += 1
        return sorted(self._waiting, key=ranks.__getitem__)  # stable: who came first

    @staticmethod
    def _count(turns: list[Turn], caller: str) -> int:
        return sum(turn.caller == caller for turn in turns) if caller else 0

"""Where long work can be interrupted, so that nobody waits for anybody else's: cooperative scheduling.

What is computed in a Task (engines/service/task.py) ends its turn at one of these points, and ends altogether when it
is cancelled. Anywhere else the points do nothing. Every loop whose length a request decides runs over `pieces`.
"""

from __future__ import annotations

import time
from collections.abc import Iterator, Sequence
from contextlib import AbstractContextManager, nullcontext
from contextvars import ContextVar
from typing import Any, Protocol


class Cancelled(BaseException):
    """Nobody wants this work any more. Not an Exception, so that nothing takes it for a fault of a reward."""


class Turn(Protocol):
    """Whose turn a thread waits for."""

    waited: float

    def point(self) -> None:
        """Go on, or wait for the next turn. Raises Cancelled."""

    def away(self) -> AbstractContextManager:
        """Meanwhile another process works, and others may compute. Raises Cancelled."""


TURN: ContextVar[Turn | None] = ContextVar("the turn of this thread", default=None)


def yield_point() -> None:
    """Others may have their turn here. Raises Cancelled."""
    turn = TURN.get()
    if turn is not None:
        turn.point()


def away() -> AbstractContextManager:
    """While one waits for another process. Raises Cancelled."""
    turn = TURN.get()
    return nullcontext() if turn is None else turn.away()


def clock() -> float:
    """Seconds of this thread's own work: the clock stands still while others have their turn."""
    turn = TURN.get()
    return time.perf_counter() - (0.0 if turn is None else turn.waited)


def pieces(items: Sequence[Any], size: int) -> Iterator[Any]:
    """items[0:size], items[size:2·size] …, with a point before each; of nothing one empty piece."""
    for begin in range(0, max(1, len(items)), size):
        yield_point()
        yield items[begin : begin + size]

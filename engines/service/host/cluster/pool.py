"""Workers as a run sees them, whatever brings the questions to them."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Protocol

MOST_TRIES = 4  # with workers that are lost; what kills workers shall not kill them all
LOST_AGAIN = "The workers of the cluster were lost again and again while they computed this; fewer lanes may do"


class Lost(Exception):
    """The worker is gone; what it was asked is a pure function of the question, so another one is asked."""


class Pending(Protocol):
    """What was asked, and is being computed."""

    def result(self) -> Any:
        """Waits; others may compute meanwhile. Raises Lost, Cancelled, and what the worker met."""


class Remote(Protocol):
    """One worker. Questions are answered in their order."""

    def ask(self, name: str, *given: Any) -> Pending:
        """A method of engines/service/host/cluster/actor/desk.py; nothing is said of an answer that nobody looks at."""

    def forget(self, run: str) -> None:
        """Nobody wants anything of that run any more: at once, whatever is being computed for it."""


class Pool(Protocol):
    """All workers of a studio."""

    def living(self) -> list[Remote]:
        """Those that live."""

    def words(self) -> str:
        """What computes, for people."""

    def workers(self) -> list[Remote]:
        """The same, one at least; waits for those that begin. Raises ValueError, a sentence, where there is none."""

    def share(self, value: Any) -> Any:
        """What may be given to many questions and is brought to each machine once."""


def parts_of(count: int, workers: int) -> list[range]:
    """0 … count − 1 in as many even parts in order, none of them empty unless all are."""
    workers = max(1, min(workers, count))
    ends = [count * n // workers for n in range(workers + 1)]
    return [range(begin, end) for begin, end in zip(ends, ends[1:])]


def spread(pool: Pool, count: int, ask: Callable[[Remote, range], Pending]) -> list[tuple[Remote, range, Any]]:
    """Each worker is asked for its part of 0 … count − 1; all are asked again where one was lost meanwhile."""

    def answers() -> list[tuple[Remote, range, Any]]:
        workers = pool.workers()
        asked = [(worker, part, ask(worker, part)) for worker, part in zip(workers, parts_of(count, len(workers)))]
        return [(worker, part, pending.result()) for worker, part, pending in asked]

    return until_answered(answers)


def until_answered(ask: Callable[[], Any], lost: Callable[[], None] = lambda: None) -> Any:
    """ask(), again after lost() where a worker was lost. Raises ValueError where that goes on."""
    for _ in range(MOST_TRIES):
        try:
            return ask()
        except Lost:
            lost()
    raise ValueError(LOST_AGAIN)

"""Counts what a run spends: network rows, reward calls, seconds of its own turns, and where the seconds go."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from engines.records.step import Cost
from engines.yield_points import clock


class Meter:
    """A run's running total. `lap` gives what came since the last lap."""

    def __init__(self) -> None:
        self._seconds: float = 0.0
        self._since: float | None = clock()
        self._rows = self._calls = self._hits = 0
        self._network = self._reward = 0.0
        self._last = Cost()

    @contextmanager
    def network(self, rows: int) -> Iterator[None]:
        begun = clock()
        yield
        self._network += clock() - begun
        self._rows += rows

    @contextmanager
    def reward(self, calls: int, hits: int) -> Iterator[None]:
        """Judging: `calls` designs by the rewards, `hits` from memory.

        Bringing designs into one spelling counts as judging.
        """
        begun = clock()
        yield
        self._reward += clock() - begun
        self._calls += calls
        self._hits += hits

    def resume(self) -> None:
        """The clock goes on; between a lap and this it stands still."""
        self._since = clock()

    def total(self) -> Cost:
        seconds = self._seconds + (clock() - self._since if self._since is not None else 0.0)
        return Cost(self._rows, self._calls, self._hits, seconds, self._network, self._reward)

    def lap(self) -> Cost:
        """What came since the last lap; the clock stops."""
        now = self.total()
        lap, self._last = now - self._last, now
        self._seconds, self._since = now.seconds, None
        return lap

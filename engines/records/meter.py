"""Counts what a run spends: network rows, reward calls, seconds of its own turns, and where the seconds go."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from typing import Any

from engines.diffusion import THERE_AND_BACK
from engines.records.step import Cost
from engines.yield_points import clock


class Meter:
    """A run's running total. `lap` gives what came since the last lap."""

    def __init__(self) -> None:
        self._seconds: float = 0.0
        self._since: float | None = clock()
        self._rows = self._calls = self._hits = self._rows_again = 0
        self._repeating = False
        self._judged: set[int] | None = None
        self._network = self._decode = self._reward = 0.0
        self._last = Cost()

    @contextmanager
    def network(self, rows: int) -> Iterator[None]:
        begun = clock()
        yield
        self._network += clock() - begun
        self._rows += rows
        self._rows_again += rows * self._repeating

    @contextmanager
    def decoding(self) -> Iterator[None]:
        """States become designs."""
        begun = clock()
        yield
        self._decode += clock() - begun

    @contextmanager
    def reward(self, calls: int, hits: int, asked: Iterable[Any] = ()) -> Iterator[None]:
        """Judging: `calls` designs by the rewards, `hits` from memory. asked: the keys of all of them.

        Bringing designs into one spelling counts as judging.
        """
        begun = clock()
        yield
        self._reward += clock() - begun
        self._calls += calls
        self._hits += hits
        if self._judged is not None:
            self._judged.update(map(fingerprint, asked))

    @contextmanager
    def repeating(self) -> Iterator[None]:
        """What is done again because a run goes on from a stored step."""
        self._repeating = True
        yield
        self._repeating = False

    def remember(self, judged: Iterable[int] = ()) -> None:
        """From now on designs that rewards are asked of are told apart; these fingerprints are known already."""
        self._judged = set(judged)

    @property
    def fingerprints(self) -> set[int]:
        """Of all designs that rewards were asked of since `remember`, or before."""
        return self._judged or set()

    @property
    def new_rows(self) -> int:
        """Rows but for repeated ones."""
        return self._rows - self._rows_again

    def add(self, cost: Cost) -> None:
        """What was spent elsewhere for this run; its seconds go by here too."""
        self._rows, self._calls = self._rows + cost.rows, self._calls + cost.reward_calls
        self._hits, self._network = self._hits + cost.cache_hits, self._network + cost.network_seconds
        self._reward, self._decode = self._reward + cost.reward_seconds, self._decode + cost.decode_seconds

    def gradient(self, states: int) -> None:
        """The reward's gradients of so many states, within a network's call, which has their seconds."""
        self._calls += THERE_AND_BACK * states

    def resume(self) -> None:
        """The clock goes on; between a lap and this it stands still."""
        self._since = clock()

    def total(self) -> Cost:
        seconds = self._seconds + (clock() - self._since if self._since is not None else 0.0)
        return Cost(self._rows, self._calls, self._hits, seconds, self._network, self._reward, self._decode)

    def lap(self) -> Cost:
        """What came since the last lap; the clock stops."""
        now = self.total()
        lap, self._last = now - self._last, now
        self._seconds, self._since = now.seconds, None
        return lap


def fingerprint(key: Any) -> int:
    """63 bits of a design's key, the same in every process."""
    return int.from_bytes(hashlib.blake2b(repr(key).encode(), digest_size=8).digest(), "big") >> 1

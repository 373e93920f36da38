"""Lanes that never meet, computed side by side: each worker goes through the levels of its own.

What a worker computes is a pure function of the request, its lanes and the step before, so where a worker is lost,
another one goes on from the last step that came.
"""

from __future__ import annotations

import itertools
import math
from collections.abc import Iterator
from dataclasses import replace
from functools import reduce
from operator import add
from typing import Any

import torch

from engines.records.step import Cost, Step
from engines.service.host.cluster.plain import Told, pack, unpack
from engines.service.host.cluster.pool import Pool, Remote, parts_of, until_answered

KEYS = itertools.count()  # of lanes that go side by side


class SomeLevels:
    """Some lanes of a run, at one worker. start: a Step of the whole run, or None.

    The level after the one that was taken is under way already.
    """

    def __init__(self, pool: Pool, asked: Any, some: range, worker: Remote, start: Step | None):
        self.some, self._pool, self._asked = some, pool, asked
        self._last = start and _of_lanes(start, some)
        self._begin(worker)

    def take(self) -> Told:
        """The next level."""
        told = until_answered(lambda: self._pending.result(), self._begin_again)
        self._last = unpack(told.step)
        if self._last.t:
            self._pending = self._worker.ask("level", self._asked, self._key, self._bounds, None)
        return told

    def _begin_again(self) -> None:
        workers = self._pool.workers()
        self._begin(workers[self.some.start % len(workers)])

    def _begin(self, worker: Remote) -> None:
        self._worker, self._key = worker, next(KEYS)
        start = None if self._last is None else pack(_survivors(self._last))
        self._pending = worker.ask("level", self._asked, self._key, self._bounds, start)

    @property
    def _bounds(self) -> tuple[int, int]:
        return self.some.start, self.some.stop


def levels(pool: Pool, asked: Any, lanes: int, start: Step | None) -> Iterator[tuple[Step, list[Told]]]:
    """Level after level: the Step of all lanes, with what each worker said of its own."""
    workers = pool.workers()
    shares = zip(parts_of(lanes, len(workers)), workers)
    parts = [SomeLevels(pool, asked, some, worker, start) for some, worker in shares]
    t = math.inf
    while t:
        told = [part.take() for part in parts]
        step = merged([unpack(each.step) for each in told], [part.some.start for part in parts])
        t = step.t
        yield step, told


def merged(steps: list[Step], first: list[int]) -> Step:
    """One Step of lanes that stand side by side; first: the number of each one's first lane."""
    candidates = list(itertools.accumulate((len(step.values) for step in steps), initial=0))
    survivors = itertools.accumulate((int(step.parents.max()) + 1 for step in steps), initial=0)
    whole = {name: torch.cat([getattr(step, name) for step in steps]) for name in ("candidates", "values", "ess")}
    return replace(
        steps[0],
        **whole,
        designs=[design for step in steps for design in step.designs],
        parents=torch.cat([step.parents + before for step, before in zip(steps, survivors)]),
        lanes=torch.cat([step.lanes + before for step, before in zip(steps, first)]),
        kept=torch.cat([step.kept + before for step, before in zip(steps, candidates)]),
        log_weights=torch.cat([step.log_weights for step in steps]),
        cost=_side_by_side([step.cost for step in steps]),
    )


def _side_by_side(costs: list[Cost]) -> Cost:
    """What was spent is summed; seconds went by at the same time, and are those of one worker on average."""
    total, seconds = reduce(add, costs), ("network_seconds", "reward_seconds", "decode_seconds")
    return replace(total, **{name: getattr(total, name) / len(costs) for name in seconds})


def _of_lanes(step: Step, some: range) -> Step:
    """What some lanes have kept, as a Step of their own."""
    kept = step.kept[torch.isin(step.lanes[step.kept], torch.tensor(some))]
    return replace(step, kept=kept, lanes=step.lanes - some.start)


def _survivors(step: Step) -> Step:
    """No more than a sampler begins from."""
    everyone, x = torch.arange(len(step.kept)), step.candidates[step.kept]
    rest = {"designs": [None] * len(x), "parents": everyone, "kept": everyone, "values": step.values[step.kept]}
    weights = {"log_weights": step.values[step.kept], "ess": step.values[step.kept]}
    return replace(step, candidates=x, lanes=step.lanes[step.kept], **rest, **weights)

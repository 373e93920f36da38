"""What a request will cost, before it runs: network rows, reward calls, seconds, bytes of memory and of the store.

The form, admission, the engine's places and the time left all ask here.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from types import MappingProxyType
from typing import Any

from engines.domains import domain
from engines.records.store.bounds.limits import limits_of_environment
from engines.request.older import upgraded
from engines.samplers import SAMPLERS
from engines.settings import Settings
from engines.values import VALUES

SCRIPT_SECONDS = 1e-3  # of a script that was never checked, a design
LEARNING_SECONDS = 0.02  # of a roll-out that a value learns from, beside what it takes to make and judge it
PACKED = 5  # bytes of a record's JSON that become one in the store
BASE_BYTES = 300 << 20  # of memory: what is made in pieces, and what a run keeps of its designs


@dataclass(frozen=True)
class Estimate:
    """rows: of the network. calls: designs judged. seconds: on two cores, alone. memory, store: bytes, at most."""

    rows: int
    calls: int
    seconds: float
    memory: int
    store: int


@dataclass(frozen=True)
class Size:
    """What of a request its cost depends on; also what a form that is not finished yet can say."""

    domain: str
    sampler: str
    value: str
    lanes: int
    particles: int
    levels: int
    rewards: tuple[str, ...]
    method: Settings = field(default_factory=Settings)
    estimate: Settings = field(default_factory=Settings)


def size_of(request: Any) -> Size:
    """Of a Request."""
    return Size(
        request.domain,
        request.sampler,
        request.value,
        request.lanes,
        request.particles,
        request.levels,
        tuple(request.rewards),
        request.method,
        request.estimate,
    )


def size_of_stored(settings: Mapping[str, Any]) -> Size:
    """Of a request as the store holds it, of any version. Raises KeyError, TypeError or ValueError for no request."""
    told = upgraded(settings)
    return Size(
        told["domain"],
        told["sampler"],
        told["value"],
        int(told["lanes"]),
        int(told["particles"]),
        int(told["levels"]),
        tuple(told["rewards"]),
        SAMPLERS[told["sampler"]].settings(**told["method"]),
        VALUES[told["value"]].settings(**told["estimate"]),
    )


def estimate(size: Size, script_seconds: Mapping[str, float] = MappingProxyType({})) -> Estimate:
    """script_seconds: own script → what it takes for a design, by its check."""
    work, pace, steps = _work(size), domain(size.domain).pace, steps_of(size)
    rows, calls = work.rows, work.calls
    seconds = (
        work.tiles * pace.tile
        + calls * (pace.decode + _price(size, script_seconds))
        + work.candidates * pace.candidate
        + steps * pace.level
        + work.rollouts * LEARNING_SECONDS
        + pace.end
    )
    most = size.lanes * max(work.proposed(True), work.proposed(False)) * getattr(size.method, "peak", 1.0)
    record = min(limits_of_environment().step(steps) / PACKED, most * pace.record_bytes)
    return Estimate(
        round(rows), round(calls), seconds, BASE_BYTES + round(most * pace.candidate_bytes), round(steps * record)
    )


def seconds_left(size: Size, position: int, seconds: float) -> float:
    """Of a run that has had so many seconds of its own for its first `position` levels.

    What was estimated counts for less the more of it has been measured.
    """
    share = position / steps_of(size)
    return (1 - share) * ((1 - share) * estimate(size).seconds + seconds)


def steps_of(size: Any) -> int:
    """How many Steps a run of that Size, or a Request, has."""
    sampler = SAMPLERS[size.sampler]
    from_noise = sampler.first is None or bool(sampler.first(size.method))
    return size.levels * from_noise + sampler.further(size.method)


def chains_at_equal_cost(request: Any) -> int:
    """How many unguided chains a lane cost as many rows as a Request does; M where it tries M at every level."""
    size = size_of(request)
    if SAMPLERS[size.sampler].first is None:
        return size.particles
    plain = replace(size, sampler="unguided", method=SAMPLERS["unguided"].settings())
    return max(1, round(_work(size).rows / _work(plain).rows))


def _work(size: Size) -> _Work | _Rounds:
    return _Rounds(size) if SAMPLERS[size.sampler].first else _Work(size)


class _Rounds:
    """How often each thing is done by a sampler that goes on from another one's designs."""

    def __init__(self, size: Size):
        pace, method, sampler = domain(size.domain).pace, size.method, SAMPLERS[size.sampler]
        first = sampler.first(method)
        begun = _Work(replace(size, sampler=first, method=SAMPLERS[first].settings())) if first else _Nothing()
        back = max(1, round(method.share * size.levels)) if pace.levelwise else method.rows
        alike = min(0.95, 0.3 + 0.2 * max(1, round(method.share * pace.tokens)))  # few letters are soon the same again
        rounds, tries = size.lanes * sampler.further(method), size.particles - 1
        rows = rounds * (1 + tries * (back - 1))
        self.rows, self.candidates = begun.rows + rows, begun.candidates + rounds * size.particles
        self.tiles = begun.tiles + rows / pace.rows + sampler.further(method) * back * pace.lengths / 2
        asked = size.value != "exact"  # which knows what a design is worth
        self.calls = begun.calls + rounds * tries**alike * asked
        self.proposed, self.rollouts = lambda selecting: size.particles, begun.rollouts


class _Nothing:
    """What it takes to begin with somebody's own designs."""

    rows = candidates = tiles = calls = rollouts = 0


class _Work:
    """How often each thing is done."""

    def __init__(self, size: Size):
        self._size, self._pace = size, domain(size.domain).pace
        self._sampler, self._estimate = SAMPLERS[size.sampler], VALUES[size.value]
        selects = size.method.selects(size.levels) if hasattr(size.method, "selects") else lambda t: True
        self._different = 1.0 if self._pace.levelwise else self._sampler.different  # equal states are asked once
        self._selecting = sum(map(selects, range(size.levels))) if self._sampler.guided else 0
        self._active = min(1.0, self._pace.active(size.levels) / size.levels)

    @property
    def rollouts(self) -> int:
        """Unguided designs that a value learns from first."""
        return self._estimate.rollouts(self._size.estimate) if self._sampler.guided else 0

    def proposed(self, selecting: bool) -> int:
        """Candidates of a lane at a level."""
        return self._sampler.proposed(self._size.particles, selecting)

    @property
    def candidates(self) -> float:
        return self._over_levels(self.proposed)

    @property
    def rows(self) -> float:
        needed = self._estimate.rows(self._size.estimate, self._size.levels)
        levels = self._over_levels(lambda selecting: self._distinct(selecting and needed > 0))
        beyond = max(0, needed - 1)
        guided = self._active * (levels + self._judged(beyond > 0) * beyond) * self._different
        return guided + self._active * self.rollouts * self._size.levels

    @property
    def tiles(self) -> float:
        """Network calls: of every kind that a level needs the last is half filled."""
        levels = self._size.levels * (1 - (1 - self._active) ** self._size.lanes)
        kinds = min(self._pace.lengths, self._size.lanes)
        return self.rows / self._pace.rows + levels * kinds / 2

    @property
    def calls(self) -> float:
        """Designs judged: of levels that select, and the finished ones."""
        designs = self._estimate.designs(self._size.estimate)
        finished = self._size.lanes * self._distinct(not self._selecting)
        guided = self._judged(designs > 1) * designs * self._pace.fresh * self._different
        drafts = getattr(self._size.method, "drafts", 0) * self.candidates
        return guided + drafts + finished + self.rollouts

    def _judged(self, sampling: bool) -> float:
        """States that a value is asked for at levels that select. sampling: anew also where a lane's did not change."""
        levels = 1 if self._sampler.siblings else getattr(self._size.method, "every", 1)  # since the last was judged
        changed = 1 - (1 - self._active) ** levels
        each = changed * self._distinct(True) + (1 - changed if sampling else 0)
        return self._size.lanes * self._selecting * each

    def _distinct(self, selecting: bool) -> float:
        alike = self._sampler.guided and self._sampler.siblings  # chains that run by themselves soon differ
        return self.proposed(selecting) ** (self._pace.distinct if alike else 1)

    def _over_levels(self, each: Any) -> float:
        """Summed over lanes and levels; each: (whether the level selects) → of one lane."""
        idle = self._size.levels - self._selecting
        return self._size.lanes * (self._selecting * each(True) + idle * each(False))


def _price(size: Size, script_seconds: Mapping[str, float]) -> float:
    """Seconds of a design under all its rewards."""
    built_in = domain(size.domain).rewards
    return sum(
        built_in[name].seconds if name in built_in else script_seconds.get(name, SCRIPT_SECONDS)
        for name in size.rewards
    )

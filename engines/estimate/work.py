"""How often each thing is done in a run: what its cost is made of."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from engines.diffusion import THERE_AND_BACK
from engines.domains import domain
from engines.estimate.collapse import ALONE, different, warmth
from engines.estimate.size import Size
from engines.estimate.tree_work import TreeWork
from engines.samplers import SAMPLERS
from engines.values import VALUES


def work_of(size: Size) -> _Work | _Rounds | TreeWork:
    first = SAMPLERS[size.sampler].first
    if first is None:
        return _Work(size)
    return TreeWork(size) if first(size.method) is None else _Rounds(size)


class _Rounds:
    """How often each thing is done by a sampler that goes on from another one's designs."""

    def __init__(self, size: Size):
        pace, method, sampler = size.pace, size.method, SAMPLERS[size.sampler]
        first = sampler.first(method)
        begun = _Work(replace(size, sampler=first, method=SAMPLERS[first].settings())) if first else _Nothing()
        back = max(1, round(method.share * size.levels)) if pace.levelwise else method.rows
        alike = min(0.95, 0.3 + 0.2 * max(1, round(method.share * pace.tokens)))  # few letters are soon the same again
        rounds, tries = size.lanes * sampler.further(size), size.particles - 1
        rows = rounds * (1 + tries * (back - 1))
        self.rows, self.candidates = begun.rows + rows, begun.candidates + rounds * size.particles
        self.tiles = begun.tiles + rows / pace.rows + sampler.further(size) * back * pace.lengths / 2
        asked = size.value != "exact"  # which knows what a design is worth
        self.calls = begun.calls + rounds * tries**alike * asked
        self.proposed, self.rollouts = lambda selecting: size.particles, begun.rollouts


class _Nothing:
    """What it takes to begin with somebody's own designs."""

    rows = candidates = tiles = calls = rollouts = 0


class _Work:
    """How often each thing is done."""

    def __init__(self, size: Size):
        self._size, self._pace = size, size.pace
        self._sampler, self._estimate = SAMPLERS[size.sampler], VALUES[size.value]
        selects = size.method.selects(size.levels) if hasattr(size.method, "selects") else lambda t: True
        self._different = different(size)  # equal states are asked once
        self._selecting = sum(map(selects, range(size.levels))) if self._sampler.guided else 0
        changing = self._pace.hitting if size.hitting else self._pace.active
        self._active = min(1.0, changing(size.levels) / size.levels)

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
        guided *= THERE_AND_BACK if self._sampler.gradient and self._pace.levelwise else 1
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
        known = self._selecting and not designs  # what a design is worth, without its reward
        finished = self._size.lanes * (1 if known else self._distinct(not self._selecting))
        fresh = self._pace.fresh if designs > 1 else 1  # a best guess is one that no other state has
        guided = self._judged(designs > 1) * designs * fresh * self._different
        drafts = getattr(self._size.method, "drafts", 0) * self.candidates
        gradients = self._sampler.gradient * THERE_AND_BACK * self._active * self.candidates
        return guided + drafts + gradients + finished + self.rollouts + self._compared

    @property
    def _compared(self) -> float:
        """Designs judged to compare what was learned with others: with samples of masked states, unless by a script."""
        if not self.rollouts:
            return 0
        sampled = not self._pace.levelwise and set(self._size.rewards) <= set(domain(self._size.domain).rewards)
        return self._estimate.compared(self._size.estimate, self._size.levels, sampled) * self._pace.fresh

    def _judged(self, sampling: bool) -> float:
        """States that a value is asked for at levels that select. sampling: anew also where a lane's did not change."""
        levels = 1 if self._sampler.siblings else getattr(self._size.method, "every", 1)  # since the last was judged
        changed = 1 - (1 - self._active) ** levels
        alone = self.proposed(True) ** warmth(self._size, ALONE) if self._sampler.collapses else 1  # without a change
        each = changed * self._distinct(True) + ((1 - changed) * alone * self._pace.fresh if sampling else 0)
        return self._size.lanes * self._selecting * each

    def _distinct(self, selecting: bool) -> float:
        alike = self._sampler.guided and self._sampler.siblings  # chains that run by themselves soon differ
        return self.proposed(selecting) ** (self._pace.distinct if alike else 1)

    def _over_levels(self, each: Any) -> float:
        """Summed over lanes and levels; each: (whether the level selects) → of one lane."""
        idle = self._size.levels - self._selecting
        return self._size.lanes * (self._selecting * each(True) + idle * each(False))

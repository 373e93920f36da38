"""How often each thing is done in a tree search."""

from __future__ import annotations

from functools import cached_property

from engines.estimate.size import Size

DIFFERENT = 0.95  # of the designs that branches end in, where equal ones are judged once
ALIKE = 0.7  # roll-outs from one node need fewer kinds of call than there are


class TreeWork:
    """Of lanes that all share one tree."""

    rollouts = 0

    def __init__(self, size: Size):
        self._size, self._pace, self._method = size, size.pace, size.method
        self._depths, self._rounds = self._method.depths(size.levels), self._method.rounds_of(size.particles)
        self._count = size.lanes * size.particles
        self._active = min(1.0, self._pace.active(size.levels) / size.levels)

    def proposed(self, selecting: bool) -> int:
        return self._method.at_once

    @cached_property
    def _nodes(self) -> list[float]:
        """At the depths 1 … D, where visits are even: n_{d+1} = n_d · C (J/n_d)^β; none is there for the first."""
        nodes = [1.0]
        for _ in range(self._depths - 1):
            grown = nodes[-1] * self._method.width * (self._count / nodes[-1]) ** self._method.widening
            nodes.append(min(self._count, max(nodes[-1], grown, self._size.lanes * self._method.at_once)))
        return [*nodes[1:], float(self._count)]

    @property
    def _passing(self) -> float:
        """Levels that all roll-outs pass: above the nodes at depth d as many as they are, each by T/D levels."""
        return sum(self._nodes) * self._size.levels / self._depths

    @property
    def candidates(self) -> float:
        return self._passing

    @property
    def rows(self) -> float:
        return self._passing * self._active

    @property
    def calls(self) -> float:
        return self._count * (1.0 if self._pace.levelwise else DIFFERENT * min(1.0, 2 * self._pace.fresh))

    @property
    def tiles(self) -> float:
        """Network calls of all rounds, and in their unit what a level takes besides."""
        levels = self._size.levels / self._depths
        running = [n * self._size.lanes * self._method.at_once / self._count for n in self._nodes]
        kinds = (min(self._pace.lengths, n) ** ALIKE for n in running)
        begun = 4 if self._pace.levelwise else 2  # a row of a large network costs alike however full its call is
        calls = sum(levels * (1 - (1 - self._active) ** n) * some / begun for n, some in zip(running, kinds))
        beside = self._size.levels * self._pace.level / self._pace.tile
        return self.rows / self._pace.rows + self._rounds * (calls + beside)

    @property
    def remembered(self) -> int:
        """Bytes of the states at the branching levels."""
        state = self._pace.candidate_bytes / 8 if self._pace.levelwise else 8 * self._pace.tokens
        return round(sum(self._nodes) * state)

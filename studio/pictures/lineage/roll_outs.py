"""The tree of a tree search: its levels are those at which roll-outs branch, whatever round made them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

import numpy as np

from studio.pictures.lineage.levels import Level, Record


@dataclass(frozen=True)
class RollOut:
    """A roll-out: the one it branched off (itself: the root), the depth to which both are one, its finished design."""

    other: int
    depth: int
    lane: int
    value: float
    source: tuple[int, int]  # the position of its record, and its place there


def tree_levels(records: Sequence[Record]) -> list[Level]:
    """Levels from the first branching to the finished designs; [] where it is not recorded who branched off whom.

    A node's lane and picture are those of the roll-out that made it; its value is the best reward found below it. In
    the last level those are kept that the lanes hold.
    """
    known = [(position, record) for position, record in enumerate(records, 1) if record.get("branches")]
    if not known:
        return []
    found, finished = _roll_outs(known)
    held = [known[-1][1]["branches"][row][0] for row in known[-1][1]["kept"]]
    levels, place = [], {}
    for depth in range(1, finished + 1):
        made = sorted(number for number, each in found.items() if each.depth < depth)
        levels.append(_level(depth, made, found, place))
        place = {number: i for i, number in enumerate(made)}
    levels[-1] = replace(levels[-1], kept=np.array([place.get(number, -1) for number in held], dtype=int))
    return _valued(levels)


def _roll_outs(known: Iterable[tuple[int, Record]]) -> tuple[dict[int, RollOut], int]:
    """(number → roll-out, the depth at which they are finished)."""
    found, finished = {}, 1
    for position, record in known:
        for row, (number, other, depth) in enumerate(record["branches"]):
            if number == other and depth:
                finished = max(finished, depth)
                continue
            value = record["values"][row]
            worth = np.nan if value is None else value
            found[number] = RollOut(other, depth, record["lanes"][row], worth, (position, row))
    return found, finished


def _level(depth: int, made: list[int], found: dict[int, RollOut], before: dict[int, int]) -> Level:
    """before: number of a roll-out → its place in the level before, where it made a node there."""
    rolled = [found[number] for number in made]
    above = [each.other if each.depth == depth - 1 else number for number, each in zip(made, rolled)]
    everyone = np.arange(len(made))
    return Level(
        depth,
        0,
        np.array([each.lane for each in rolled], dtype=int),
        parents := np.array([before.get(number, -1) for number in above], dtype=int),
        parents,
        np.array([each.value for each in rolled], dtype=float),
        everyone,
        np.array([each.depth == depth - 1 for each in rolled], dtype=bool),
        np.array([each.source for each in rolled], dtype=int).reshape(-1, 2),
        np.nan,
        0,
    )


def _valued(levels: list[Level]) -> list[Level]:
    """The same with every node's value: the best of those below."""
    valued = levels[-1:]
    for level in reversed(levels[:-1]):
        values, below = np.full(len(level.lanes), np.nan), valued[0]
        known = below.parents >= 0
        np.fmax.at(values, below.parents[known], below.values[known])
        valued.insert(0, replace(level, values=values))
    return valued

"""Step records as levels of candidates, each of which knows its parent in the level before."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

import numpy as np

Record = dict[str, Any]


@dataclass(frozen=True)
class Level:
    """The n candidates of a level; -1 stands for what is not recorded.

    number: from 1. t: as its Step has it. lanes, parents, values: [n]; a parent is a candidate of the level before.
    siblings: [n] the place of the parent among the survivors, of whom some may be copies; known also where it is not.
    kept: [K] the candidates that go on, the finished designs in the last one. moved: [n] whether one that goes on is
    another design than its parent. sources: [n, 2] the position of its record, and its place there. ess: share of the
    candidates, or nan. left_out: candidates that are not recorded.
    """

    number: int
    t: int
    lanes: np.ndarray
    parents: np.ndarray
    siblings: np.ndarray
    values: np.ndarray
    kept: np.ndarray
    moved: np.ndarray
    sources: np.ndarray
    ess: float
    left_out: int


def levels_of(records: Iterable[Record]) -> list[Level]:
    """One level a record, oldest first; parents of the first are unknown."""
    levels, before = [], None
    for number, record in enumerate(records, 1):
        levels.append(_level(number, record, before))
        before = record
    return levels


def shown_states(record: Record) -> dict[int, Any]:
    """Candidate that goes on → what the film shows of it: its unfinished state where that is known, or its design."""
    kept, shown = record["kept"], record.get("shown", ())
    return {row: record["designs"][record["design"][row]] for row in kept} | dict(zip(kept, shown))


def numbers(values: Iterable[float | None]) -> np.ndarray:
    """The values as an array, nan for None."""
    return np.array(list(values), dtype=float)


def _level(number: int, record: Record, before: Record | None) -> Level:
    count = len(record["values"])
    return Level(
        number,
        record["t"],
        np.array(record["lanes"], dtype=int),
        parents := _parents(record, before),
        np.array(record["parents"], dtype=int),
        numbers(record["values"]),
        np.array(record["kept"] + [-1] * record.get("left_out", {}).get("kept", 0), dtype=int),
        _moved(record, before, parents),
        np.stack([np.full(count, number), np.arange(count)], 1),
        _ess_share(record),
        record["dropped"],
    )


def _parents(record: Record, before: Record | None) -> np.ndarray:
    """[n] candidates of the record before. There a candidate's parent is a place among those kept."""
    places = np.array(record["parents"], dtype=int)
    kept = np.array(before["kept"] if before else (), dtype=int)
    known = (places >= 0) & (places < len(kept))
    return np.where(known, np.append(kept, -1)[np.where(known, places, -1)], -1)


def _moved(record: Record, before: Record | None, parents: np.ndarray) -> np.ndarray:
    states, earlier = shown_states(record), shown_states(before) if before else {}
    moved = np.zeros(len(parents), dtype=bool)
    for row, state in states.items():
        moved[row] = state != earlier.get(int(parents[row]))
    return moved


def _ess_share(record: Record) -> float:
    if not record["ess"]:
        return np.nan
    members = max(1, (len(record["values"]) + record["dropped"]) / len(record["ess"]))
    return float(np.mean(record["ess"])) / members

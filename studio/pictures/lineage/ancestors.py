"""Who descends from whom, and in how few ancestors the designs meet."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from studio.pictures.lineage.levels import Level

FEW = 0.5  # share of the designs; where they have no more ancestors than that, it is said


def ancestors(levels: Sequence[Level]) -> np.ndarray:
    """[L, F] the candidate of every level from which each of the F last ones descends; -1: not recorded."""
    traced = [levels[-1].kept]
    for level in reversed(levels[1:]):
        traced.append(np.where(traced[-1] >= 0, np.append(level.parents, -1)[traced[-1]], -1))
    return np.stack(traced[::-1])


def descendants(level: Level, traced: np.ndarray) -> np.ndarray:
    """[n] how many designs descend from each candidate. traced: [F] a row of `ancestors`."""
    return np.bincount(traced[traced >= 0], minlength=len(level.lanes))


def distinct(traced: np.ndarray) -> list[int]:
    """How many different ancestors the designs have at every level, of those that are recorded. traced: [L, F]."""
    return [len(np.unique(row[row >= 0])) for row in traced]


def collapse_words(levels: Sequence[Level], traced: np.ndarray, place: str = "level") -> str:
    """In how few ancestors the designs meet, and where; place: what a level is called."""
    counts, designs = distinct(traced), traced.shape[1]
    known = [i for i, row in enumerate(traced) if (row >= 0).all()]
    if not known or designs < 2:
        return ""
    fewest = counts[known[0]]
    if fewest > FEW * designs:
        return ""
    last = max(i for i in known if counts[i] == fewest)
    level = levels[last]
    lanes, everybody = len(np.unique(level.lanes)), len(level.kept)
    whom = f"{fewest} of {everybody:,} candidates" if everybody > lanes else f"{fewest} of {lanes} lanes"
    return f"All {designs} designs descend from {whom} at {place} {level.number}"


def unknown_words(traced: np.ndarray) -> str:
    """That ancestors of designs are not in the record; "" where all are."""
    lost = int((traced < 0).any(0).sum())
    if not lost:
        return ""
    whose = f"all {traced.shape[1]} designs" if lost == traced.shape[1] else f"{lost} of {traced.shape[1]} designs"
    return f"The first ancestors of {whose} are not recorded"

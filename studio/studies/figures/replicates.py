"""Runs that differ in their seed alone, and what they say together."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from engines.studies.figures.figure import Figure, mean
from engines.studies.figures.scores import Column
from studio.studies.figures.differences import names
from studio.studies.settings import LAST
from studio.studies.shown import Shown


def replicates(shown: Sequence[Shown]) -> list[list[int]]:
    """Places of the members, those together that differ in their seed alone."""
    groups: list[list[int]] = []
    for place, member in sorted(enumerate(shown), key=lambda item: item[1].row is None):  # gaps know least
        mine = next((group for group in groups if _alike(shown[group[0]], member)), None)
        if mine is None:
            groups.append([place])
        else:
            mine.append(place)
    return sorted(map(sorted, groups))


def _alike(first: Shown, other: Shown) -> bool:
    """Whether both have all that is known of the other one but the seed; of a run that is there that is everything."""
    known, mine = first.settings, other.settings
    if other.row and known.keys() != mine.keys():
        return False
    told = [path for path in mine if path != LAST]
    return bool(told) and all(path in known and known[path].value == mine[path].value for path in told)


def mean_names(shown: Sequence[Shown], groups: Sequence[Sequence[int]]) -> list[str]:
    """What each group is called: what tells it from the others, and how many runs it is the mean of."""
    firsts = names([shown[group[0]] for group in groups], LAST) if len(groups) > 1 else [""]
    ended = [sum(1 for place in group if shown[place].found) for group in groups]
    counted = [f"mean of {count} {'seed' if count == 1 else 'seeds'}" for count in ended]
    return [" · ".join(filter(None, told)) for told in zip(firsts, counted)]


def mean_row(rows: Sequence[dict[Column, Figure]]) -> dict[Column, Figure]:
    """Each column's mean over the runs that have it."""
    columns = dict.fromkeys(column for row in rows for column in row)
    return {c: mean(np.array([row[c].number for row in rows if c in row])) for c in columns}

"""A design's ancestors one after another, each with its difference to the one before, as its domain draws it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np

from engines.domains import Domain
from engines.records.designs import design_label
from studio.pictures.film import draw_design, read_design
from studio.pictures.lineage.levels import Level, Record, shown_states
from studio.pictures.lineage.picture import rounded

PIXELS = 200
MOST_STEPS = 32  # drawn at once, as the page asks


def walk(
    domain: Domain, levels: Sequence[Level], records: Sequence[Record], traced: np.ndarray, first: int
) -> list[dict[str, Any]]:
    """Ancestors of one design from level `first` (from 1) on, MOST_STEPS at most. traced: [L], a column of `ancestors`.

    level, lane, value, label; same: it is the design of the level before; pictures: [title, SVG] of what differs, none
    where it is the same; unknown: it is not recorded.
    """
    last = min(len(levels), first + MOST_STEPS - 1)
    before = _state(levels, records, traced, first - 2) if first > 1 else None
    steps = []
    for i in range(first - 1, last):
        state = _state(levels, records, traced, i)
        steps.append(_step(domain, levels[i], int(traced[i]), state, before))
        before = state
    return steps


def _state(levels: Sequence[Level], records: Sequence[Record], traced: np.ndarray, i: int) -> Any:
    """The ancestor in level i (from 0) as JSON holds it; None where it is not recorded."""
    if traced[i] < 0:
        return None
    position, row = levels[i].sources[traced[i]].tolist()
    record = records[position - 1]
    return shown_states(record).get(row, record["designs"][record["design"][row]])


def _step(domain: Domain, level: Level, row: int, state: Any, before: Any) -> dict[str, Any]:
    if state is None:
        return {"level": level.number, "unknown": True}
    return {
        "level": level.number,
        "lane": int(level.lanes[row]) + 1,
        "value": rounded(level.values[row]),
        "label": design_label(state),
        "same": state == before,
        "pictures": [] if state == before else difference(domain, before, state),
    }


def difference(domain: Domain, before: Any, state: Any) -> list[list[str]]:
    """[title, SVG] of a design beside its parent; of one without, itself."""
    if before is None:
        return [["", draw_design(domain, state, PIXELS)]]
    if domain.differences is None:
        return [["before", draw_design(domain, before, PIXELS)], ["now", draw_design(domain, state, PIXELS)]]
    return [list(each) for each in domain.differences(read_design(domain, before), read_design(domain, state), PIXELS)]

"""Rewards of designs that a person brings along: no diffusion, each design by itself."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from math import isfinite
from typing import Any

import numpy as np

from engines.domains import domain
from engines.records.meter import Meter
from engines.request import Request
from engines.rewards import Reward, Scorer, weighted_sum
from engines.yield_points import pieces

AT_ONCE = 64  # designs read between two points at which others may have their turn


def score(request: Request, lines: Sequence[str], own: Mapping[str, Reward]) -> dict[str, Any]:
    """N lines → {designs, rewards, total, why, units}, each a list of N in their order.

    A design is written as a person writes it: SMILES and what else names a molecule, letters, a picture in base64.
    rewards: name → one a design, None where it cannot be judged; total: weighted, as a run of this request would sum
    them. why: "" or, of a line that is no design, what to mend. own: the request's scripts. units: reward → unit.
    """
    chosen = domain(request.domain)
    designs, why = _read(request, lines)
    known = {place: design for place, design in enumerate(designs) if design is not None}
    rewards = {**chosen.rewards, **own}
    scorer = Scorer(rewards, request.rewards, request.conditions, Meter(), request.transforms, chosen.codec.key)
    parts = np.full((len(lines), len(request.rewards)), np.nan)
    if known:
        parts[list(known)] = scorer.parts(list(known.values()))
    return {
        "designs": [None if design is None else chosen.codec.write(design) for design in designs],
        "rewards": {name: _plain(column) for name, column in zip(request.rewards, parts.T)},
        "total": _plain(weighted_sum(parts, request.rewards, request.transforms)),
        "why": why,
        "units": {name: rewards[name].unit for name in request.rewards},
    }


def _read(request: Request, lines: Sequence[str]) -> tuple[list[Any], list[str]]:
    """(designs, None for what is none; why)."""
    chosen, designs, why = domain(request.domain), [], []
    for part in pieces(lines, AT_ONCE):
        for line in part:
            try:
                designs.append((chosen.read or chosen.spell)(line, request.conditions))
                why.append("")
            except ValueError as error:
                designs.append(None)
                why.append(str(error))
    return designs, why


def _plain(column: np.ndarray) -> list[float | None]:
    return [float(number) if isfinite(number) else None for number in column]

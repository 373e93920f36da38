"""What oracles say of designs: as rewards, beside them, and letter by letter."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import lru_cache
from typing import Any

import numpy as np

from engines.domains.sequence.letters import ALPHABET
from engines.domains.sequence.rewards import whole_only

Told = Callable[[str, Sequence[str]], np.ndarray]  # (“guide” or “judge”, designs) → [N, heads], an oracle's predict


@lru_cache(maxsize=8)
def _once(told: Told, who: str, designs: tuple[str, ...]) -> np.ndarray:
    """Several rewards ask of the same designs in turn."""
    return told(who, designs)


def head(told: Told, column: int) -> Callable[[Sequence[str], Any], np.ndarray]:
    """The guide's word on one of the assay's columns, as a reward's judge."""
    return whole_only(lambda designs, conditions: _once(told, "guide", tuple(designs))[:, column])


def specificity(told: Told, columns: dict[str, int]) -> Callable[[Sequence[str], Any], np.ndarray]:
    """The guide's activity in the conditions' cell type minus that in the worst other."""

    def judge(designs: Sequence[str], conditions: Any) -> np.ndarray:
        activity, chosen = _once(told, "guide", tuple(designs)), columns[conditions.cell]
        return activity[:, chosen] - np.delete(activity, chosen, 1).max(1)

    return whole_only(judge)


def opinions(told: Told, names: Sequence[str], designs: Sequence[str]) -> dict[str, list[float]]:
    """“name guide” and “name judge” → one number a design."""
    said = {who: told(who, designs) for who in ("guide", "judge")}
    return {f"{name} {who}": np.round(said[who][:, i], 3).tolist() for i, name in enumerate(names) for who in said}


def mutagenesis(told: Told, design: str, column: int) -> np.ndarray:
    """What the guide makes of every single change: [L, 4] differences in the assay's unit, 0 for the letter that stands there."""
    changes = [
        (place, i) for place in range(len(design)) for i, letter in enumerate(ALPHABET) if letter != design[place]
    ]
    worth = told("guide", [design, *(design[:place] + ALPHABET[i] + design[place + 1 :] for place, i in changes)])[
        :, column
    ]
    delta = np.zeros((len(design), len(ALPHABET)))
    delta[tuple(zip(*changes))] = worth[1:] - worth[0]
    return delta

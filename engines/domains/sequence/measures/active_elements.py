"""What the natural elements most active in each cell type are like, without the elements: specificity and motifs."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, dataclass
from functools import lru_cache
from pathlib import Path

import numpy as np

from engines.domains.sequence.motifs.families import motif_shares

FILE = "active.json"
MOST_ACTIVE = 0.99  # quantile of a column from which on an element counts


@dataclass(frozen=True)
class Active:
    """The natural elements most active in one cell type.

    elements: how many. measured, judged: their mean specificity (`specificity`) as it was measured, and by the judge
    of those that it has not learned from. motifs: family → share of them that holds a site.
    """

    elements: int
    measured: float
    judged: float
    motifs: dict[str, float]


def specificity(activity: np.ndarray) -> np.ndarray:
    """[N, cells] each activity minus the mean of the others, of activities [N, cells]."""
    others = activity.sum(1, keepdims=True) - activity
    return activity - others / max(1, activity.shape[1] - 1)


def most_active(
    sequences: Sequence[str], measured: np.ndarray, judge: Callable[[list[str]], np.ndarray], cells: Sequence[str]
) -> dict[str, Active]:
    """Cell type → its most active elements.

    measured: activities [N, cells]. judge: some sequences → those by the judge, of the ones it has not learned from.
    """
    found = {}
    for column, cell in enumerate(cells):
        top = measured[:, column] >= np.quantile(measured[:, column], MOST_ACTIVE)
        some = [sequences[i] for i in np.flatnonzero(top)]
        found[cell] = Active(
            len(some),
            round(float(specificity(measured[top])[:, column].mean()), 3),
            round(float(specificity(judge(some))[:, column].mean()), 3),
            motif_shares(some),
        )
    return found


def write_active(found: Mapping[str, Active], folder: Path) -> None:
    """Keep them in a folder."""
    folder.mkdir(parents=True, exist_ok=True)
    (folder / FILE).write_text(json.dumps({cell: asdict(each) for cell, each in found.items()}), encoding="utf-8")


@lru_cache(maxsize=4)
def read_active(folder: Path) -> dict[str, Active]:
    """Those of a folder. Raises FileNotFoundError where there are none."""
    found = json.loads((folder / FILE).read_text(encoding="utf-8"))
    return {cell: Active(**each) for cell, each in found.items()}

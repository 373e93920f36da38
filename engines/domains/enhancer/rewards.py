"""What one can want of an enhancer. Activities are the guide's; the judge never guides."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from engines.domains.enhancer.assay import FOLDER
from engines.domains.sequence.rewards import REWARDS as SEQUENCE_REWARDS
from engines.domains.sequence.rewards.activity import (
    activity_judge,
    relaxed_activity,
    relaxed_specificity,
    specificity_judge,
)
from engines.domains.sequence.rewards.words import COMPLEXITY, natural_words
from engines.rewards import Reward

UNIT = "log2 RNA/DNA"
NETWORK_SECONDS = 7e-4  # of a design
CELLS = {"hepg2": "HepG2", "k562": "K562", "wtc11": "WTC11"}  # reward → column of the assay, in its order
COLUMNS = {name: column for column, name in enumerate(CELLS)}
ORACLE_MODULE = "engines.domains.enhancer.oracle"
TISSUE = {"hepg2": "liver", "k562": "blood", "wtc11": "stem cells"}


def predict(role: str, designs: Sequence[str]) -> np.ndarray:
    """The guide's or the judge's activities [N, 3]."""
    from engines.domains.enhancer.oracle import ORACLE  # here, so that naming a reward costs no torch

    return ORACLE.predict(role, designs)


def _activity(name: str, column: int) -> Reward:
    cell, about = CELLS[name], f"predicted in {CELLS[name]}, {TISSUE[name]} (lentiMPRA)"
    judge, relaxed = activity_judge(predict, column), relaxed_activity(ORACLE_MODULE, column)
    return Reward(f"{cell} activity", UNIT, about, judge, seconds=NETWORK_SECONDS, relaxed=relaxed)


REWARDS = {
    **{name: _activity(name, column) for column, name in enumerate(CELLS)},
    "specificity": Reward(
        "Specificity",
        UNIT,
        "activity in the chosen cell type minus that in the worst other",
        specificity_judge(predict, COLUMNS),
        conditioned=True,
        seconds=NETWORK_SECONDS,
        relaxed=relaxed_specificity(ORACLE_MODULE, COLUMNS),
    ),
    "gc": SEQUENCE_REWARDS["gc"],
    "words": natural_words(FOLDER),
    "complexity": COMPLEXITY,
    **{name: SEQUENCE_REWARDS[name] for name in ("motif", "sites", "homopolymer")},
}

"""What one can want of an enhancer. Activities are the guide's; the judge never guides."""

from __future__ import annotations

from collections.abc import Sequence
from importlib import import_module

import numpy as np

from engines.domains.enhancer.assay import FOLDER
from engines.domains.sequence.rewards import REWARDS as SEQUENCE_REWARDS
from engines.domains.sequence.rewards.activity import against_mean, against_worst, guide_reward, head, lower_bound, mean
from engines.domains.sequence.rewards.words import COMPLEXITY, natural_words
from engines.rewards import Reward

UNIT = "log2 RNA/DNA"
NETWORK_SECONDS = 1.1e-3  # of a design
CELLS = {"hepg2": "HepG2", "k562": "K562", "wtc11": "WTC11"}  # reward → column of the assay, in its order
COLUMNS = {name: column for column, name in enumerate(CELLS)}
ORACLE_MODULE = "engines.domains.enhancer.oracle"
TISSUE = {"hepg2": "liver", "k562": "blood", "wtc11": "stem cells"}


def members(role: str, designs: Sequence[str]) -> np.ndarray:
    """The guide's or the judge's activities by each of its networks [N, members, 3]."""
    return import_module(ORACLE_MODULE).ORACLE.members(role, designs)  # which brings torch with it


def predict(role: str, designs: Sequence[str]) -> np.ndarray:
    """The guide's or the judge's activities [N, 3], the mean of its networks."""
    return members(role, designs).mean(1)


def _reward(reading, label: str, about: str, conditioned: bool = False) -> Reward:
    return guide_reward(ORACLE_MODULE, reading, label, UNIT, about, seconds=NETWORK_SECONDS, conditioned=conditioned)


def _activity(name: str, column: int) -> Reward:
    about = f"predicted in {CELLS[name]}, {TISSUE[name]} (lentiMPRA)"
    return _reward(mean(head(column)), f"{CELLS[name]} activity", about)


def _bound(name: str, column: int) -> Reward:
    about = f"activity in {CELLS[name]} that the guide's networks agree on: mean − caution × spread"
    return _reward(lower_bound(head(column)), f"{CELLS[name]} lower bound", about, conditioned=True)


REWARDS = {
    **{name: _activity(name, column) for name, column in COLUMNS.items()},
    **{f"{name}_bound": _bound(name, column) for name, column in COLUMNS.items()},
    "specificity": _reward(
        mean(against_worst(COLUMNS)),
        "Specificity",
        "activity in the chosen cell type minus that in the worst other",
        conditioned=True,
    ),
    "contrast": _reward(
        lower_bound(against_mean(COLUMNS)),
        "Contrast, lower bound",
        "activity in the chosen cell type minus that in the others: mean − caution × their spread",
        conditioned=True,
    ),
    "gc": SEQUENCE_REWARDS["gc"],
    "words": natural_words(FOLDER),
    "complexity": COMPLEXITY,
    **{name: SEQUENCE_REWARDS[name] for name in ("motif", "sites", "homopolymer")},
}

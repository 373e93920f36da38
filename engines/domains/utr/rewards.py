"""What one can want of a 5′UTR. The load is the guide's; the judge never guides."""

from __future__ import annotations

from collections.abc import Sequence
from importlib import import_module

import numpy as np

from engines.domains.sequence.rewards import REWARDS as SEQUENCE_REWARDS
from engines.domains.sequence.rewards.activity import guide_reward, head, lower_bound, mean
from engines.domains.sequence.rewards.words import COMPLEXITY, natural_words
from engines.domains.utr.assay import FOLDER

UNIT = "ribosomes"
NETWORK_SECONDS = 1.5e-4  # of a design
ORACLE_MODULE = "engines.domains.utr.oracle"


def members(role: str, designs: Sequence[str]) -> np.ndarray:
    """The guide's or the judge's load by each of its networks [N, members, 1]."""
    return import_module(ORACLE_MODULE).ORACLE.members(role, designs)  # which brings torch with it


def predict(role: str, designs: Sequence[str]) -> np.ndarray:
    """The guide's or the judge's mean ribosome load [N, 1], the mean of its networks."""
    return members(role, designs).mean(1)


REWARDS = {
    "mrl": guide_reward(
        ORACLE_MODULE,
        mean(head(0)),
        "Ribosome load",
        UNIT,
        "predicted mean ribosome load of an eGFP messenger with this 5′UTR",
        seconds=NETWORK_SECONDS,
    ),
    "mrl_bound": guide_reward(
        ORACLE_MODULE,
        lower_bound(head(0)),
        "Ribosome load, lower bound",
        UNIT,
        "ribosome load that the guide's networks agree on: mean − caution × spread",
        seconds=NETWORK_SECONDS,
        conditioned=True,
    ),
    "gc": SEQUENCE_REWARDS["gc"],
    "words": natural_words(FOLDER),
    "complexity": COMPLEXITY,
    **{name: SEQUENCE_REWARDS[name] for name in ("uaug", "fold", "sites", "homopolymer")},
}

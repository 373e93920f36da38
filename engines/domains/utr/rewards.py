"""What one can want of a 5′UTR. The load is the guide's; the judge never guides."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from engines.domains.sequence.rewards import REWARDS as SEQUENCE_REWARDS
from engines.domains.sequence.rewards.activity import activity_judge, relaxed_activity
from engines.domains.sequence.rewards.words import COMPLEXITY, natural_words
from engines.domains.utr.assay import FOLDER
from engines.rewards import Reward

UNIT = "ribosomes"


def predict(role: str, designs: Sequence[str]) -> np.ndarray:
    """The guide's or the judge's mean ribosome load [N, 1]."""
    from engines.domains.utr.oracle import ORACLE  # here, so that naming a reward costs no torch

    return ORACLE.predict(role, designs)


REWARDS = {
    "mrl": Reward(
        "Ribosome load",
        UNIT,
        "predicted mean ribosome load of an eGFP messenger with this 5′UTR",
        activity_judge(predict, 0),
        seconds=1.5e-4,
        relaxed=relaxed_activity("engines.domains.utr.oracle", 0),
    ),
    "gc": SEQUENCE_REWARDS["gc"],
    "words": natural_words(FOLDER),
    "complexity": COMPLEXITY,
    **{name: SEQUENCE_REWARDS[name] for name in ("uaug", "fold", "sites", "homopolymer")},
}

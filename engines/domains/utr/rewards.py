"""What one can want of a 5′UTR. The load is the guide's; the judge never guides."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from engines.domains.sequence.measures.words import COMPLEXITY, usual_words
from engines.domains.sequence.oracle.activity import head
from engines.domains.sequence.rewards import REWARDS as LETTERS
from engines.domains.utr.assay import FOLDER
from engines.rewards import Reward

UNIT = "ribosomes"


def told(who: str, designs: Sequence[str]) -> np.ndarray:
    """The guide's or the judge's mean ribosome load [N, 1]."""
    from engines.domains.utr.oracle import ORACLE  # here, so that naming a reward costs no torch

    return ORACLE.predict(who, designs)


REWARDS = {
    "mrl": Reward(
        "Ribosome load", UNIT, "predicted mean ribosome load of an eGFP messenger with this 5′UTR", head(told, 0)
    ),
    "gc": LETTERS["gc"],
    "words": usual_words(FOLDER),
    "complexity": COMPLEXITY,
    **{name: LETTERS[name] for name in ("uaug", "fold", "sites", "homopolymer")},
}

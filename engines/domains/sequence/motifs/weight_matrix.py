"""Position weight matrices: a factor's motif, its scores and its thresholds."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import numpy as np

PSEUDO = 0.01  # added to each probability, so that a letter never seen costs 4.7 bits and not infinitely many
SCALE = 100  # scores are whole hundredths of a bit: sums are exact in any order, and so is their distribution
HIT, STRICT = 1e-4, 1e-5  # share of random windows that score as high: what is a site, and what is one among 841 motifs


@dataclass(frozen=True, eq=False)
class Motif:
    """A factor's position weight matrix. probabilities: [w, 4] over ACGT; thresholds in hundredths of a bit."""

    id: str  # with its version, MA0114.4
    name: str  # HNF4A; a dimer is Ahr::Arnt
    probabilities: np.ndarray
    hit: int  # least score of at most HIT of random windows; the consensus where even that is commoner
    strict: int  # least score of at most STRICT of them; above the consensus where none is so rare

    def __len__(self) -> int:
        return len(self.probabilities)

    @cached_property
    def scores(self) -> np.ndarray:
        """Log-odds to a uniform background, int32 [w, 4] in hundredths of a bit."""
        return log_odds(self.probabilities)

    @cached_property
    def highest(self) -> int:
        """Score of the consensus."""
        return int(self.scores.max(1).sum())

    @cached_property
    def zero(self) -> int:
        """Score from which on there is any sign of a site: 0, or the lowest where the threshold is not above 0."""
        return 0 if self.hit > 0 else int(self.scores.min(1).sum())  # long repeats have such thresholds


def log_odds(probabilities: np.ndarray) -> np.ndarray:
    """int32 [w, 4] of probabilities [w, 4]: 100 · log₂((p + 0.01) / 1.04 / 0.25), rounded."""
    return np.rint(SCALE * np.log2((probabilities + PSEUDO) / (1 + 4 * PSEUDO) * 4)).astype(np.int32)


def threshold(scores: np.ndarray, share: float) -> int:
    """Least score that at most `share` of uniformly random windows reach, exactly, by dynamic programming over columns.

    scores: int [w, 4]. Highest score + 1 where even the consensus is commoner.
    """
    steps = scores - scores.min(1, keepdims=True)  # [w, 4] from 0
    chance = np.ones(1)  # P(sum of the columns so far = its index)
    for column in steps:
        longer = np.zeros(len(chance) + column.max())
        for step in column:
            longer[step : step + len(chance)] += chance / 4
        chance = longer
    reached = chance[::-1].cumsum()  # P(sum ≥ highest − index)
    return int(scores.max(1).sum()) + 1 - int(np.searchsorted(reached, share * (1 + 1e-9), side="right"))

"""Rewards on how a messenger's 5′UTR is translated: upstream start codons, folding."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from engines.domains.sequence.condition_fields import ConditionFields
from engines.domains.sequence.rewards.validity import acgt_only
from engines.rewards import Reward, later


def upstream_starts(utr: str) -> list[tuple[int, bool]]:
    """(place, in frame?) of each ATG; in frame with the start codon that follows the last letter.

    None spans that border: no end of ATG is a beginning of ATG.
    """
    places = [i for i in range(len(utr) - 2) if utr[i : i + 3] == "ATG"]
    return [(i, (len(utr) - i) % 3 == 0) for i in places]


@acgt_only
def upstream_atg(designs: Sequence[str], conditions: ConditionFields) -> np.ndarray:
    """[N] minus the number of upstream ATG, in all three frames."""
    return 0.0 - np.array([d.count("ATG") for d in designs])


@acgt_only
def folding(designs: Sequence[str], conditions: ConditionFields) -> np.ndarray:
    """[N] minimum free energy in kcal/mol at 37 °C of the 5′UTR by itself; 0 is unfolded."""
    return np.array([folding_energy(d) for d in designs], dtype=float)


def folding_energy(utr: str) -> float:
    """Minimum free energy in kcal/mol, to a hundredth, by ViennaRNA (Lorenz et al. 2011).

    Raises ValueError where ViennaRNA is not installed.
    """
    try:
        import RNA
    except ImportError:
        raise ValueError("The folding reward needs ViennaRNA; install it with: pip install ViennaRNA") from None
    return round(float(RNA.fold(utr.replace("T", "U"))[1]), 2)


UPSTREAM_ATG = Reward(
    "No upstream starts",
    "codons",
    "minus the number of ATG in any frame; they lower translation",
    upstream_atg,
    (-np.inf, 0),
    relaxed=later("engines.domains.sequence.rewards.relaxed", "upstream_atg"),
)
FOLDING = Reward(
    "Unfolded",
    "kcal/mol",
    "minimum free energy by ViennaRNA; higher is less structured",
    folding,
    (-np.inf, 0),
    seconds=5e-4,
)

"""What one can want of a variant: its measured fitness, or what the single changes would let one expect."""

from __future__ import annotations

import math
from collections.abc import Sequence
from functools import cache
from typing import TYPE_CHECKING, Any

import numpy as np

from engines.domains.toy.gb1.landscape import load_landscape
from engines.domains.toy.gb1.variants import LETTERS, SITES, WILD_TYPE, encode, number
from engines.rewards import Reward

if TYPE_CHECKING:
    from torch import Tensor

UNIT = "× wild type"
LEAST = 0.01  # fitness below which logarithms are cut off: most variants, whose differences are noise


def measured_fitness(designs: Sequence[str], conditions: Any = None) -> np.ndarray:
    """[N] in multiples of the wild type, nan where it was not measured."""
    return load_landscape().fitness[number(designs)]


def log_fitness(designs: Sequence[str], conditions: Any = None) -> np.ndarray:
    """[N] natural logarithm of the measured fitness."""
    return np.log(np.maximum(measured_fitness(designs), LEAST))


def independent_sites(designs: Sequence[str], conditions: Any = None) -> np.ndarray:
    """[N] the product of the four letters' fitness as single changes of the wild type: no site knows of another."""
    return _single_fitness()[np.arange(len(SITES)), encode(designs)].prod(1)


def independent_shares(shares: Tensor, conditions: Any = None) -> Tensor:
    """[N] the same by the shares [N, 4, 20] of letters that the sites have: its mean where they are independent."""
    return (shares * shares.new_tensor(_single_fitness())).sum(-1).prod(1)


@cache
def _single_fitness() -> np.ndarray:
    """[4, 20] measured fitness of the wild type with one letter changed; 1 for its own."""
    singles = [WILD_TYPE[:i] + letter + WILD_TYPE[i + 1 :] for i in range(len(SITES)) for letter in LETTERS]
    return measured_fitness(singles).reshape(len(SITES), len(LETTERS))


REWARDS = {
    "fitness": Reward(
        "Measured fitness",
        UNIT,
        "how well it was measured to bind an antibody's stem (IgG-Fc); 1 is the wild type, 8.76 the best of all. "
        "The 7 % of variants that were not measured cannot be judged",
        measured_fitness,
        (0, 9),
        seconds=1e-6,
    ),
    "log_fitness": Reward(
        "Log of fitness",
        f"ln {UNIT}",
        "the natural logarithm of the measured fitness, of at least 0.01; with α = 1 designs are weighed by fitness",
        log_fitness,
        (math.log(LEAST), math.log(9)),
        seconds=1e-6,
    ),
    "independent": Reward(
        "Sites by themselves",
        UNIT,
        "the fitness that one would expect if sites did not know of one another: the product of four measured single "
        "changes. It can be gamed, and the measured fitness, which is shown beside it, says by how much",
        independent_sites,
        (0, 10),
        seconds=1e-6,
        relaxed=independent_shares,
    ),
}

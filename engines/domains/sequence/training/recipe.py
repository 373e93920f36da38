"""What the trainings of a domain's oracles and of its denoiser share."""

from __future__ import annotations

from argparse import Namespace
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import torch
from torch import Tensor, nn

from engines.domains.sequence.assay import Assay
from engines.domains.sequence.oracle.oracle import Oracle
from engines.domains.sequence.training.library import Library
from engines.training.checkpoint import TrainingState
from engines.training.loop import TrainingConfig

BATCH, VALIDATION = 128, 2000  # rows a step; validation elements of one curve point


@dataclass(frozen=True)
class Recipe:
    """What a domain trains.

    examples: (library, rows [N]) → (ids [M, L] that an oracle reads, of which rows they have the measurements [M]).
    sequences: (library, rows [N]) → ids [N, L] that the denoiser reads. initialise: gives an untrained oracle network
    its start. augment: (ids [N, L], share of the budget that is spent) → ids that mean the same. last: letters that all
    examples of an element have in common, its last ones; 0: all. members: networks of an oracle, unless one says how
    many. sizes: of its networks, by turns. learning_rates: peaks of Muon and of AdamW. batch: rows a step.
    """

    assay: Assay
    oracle: Oracle
    examples: Callable[[Library, np.ndarray], tuple[Tensor, np.ndarray]] = lambda library, rows: (
        torch.from_numpy(library.ids[rows]),
        rows,
    )
    sequences: Callable[[Library, np.ndarray], Tensor] = lambda library, rows: torch.from_numpy(library.ids[rows])
    initialise: Callable[[nn.Module], None] = lambda network: None
    augment: Callable[[Tensor, float], Tensor] = lambda ids, done: ids
    last: int = 0
    members: int = 1
    sizes: Sequence[Mapping[str, float]] = ({},)
    learning_rates: tuple[float, float] = (2e-3, 2e-3)
    batch: int = BATCH


def shuffled_batches(learned: np.ndarray, rows: int = BATCH, seed: int = 0) -> Iterator[np.ndarray]:
    """Endless batches of so many of the indices; every element comes once an epoch."""
    noise = np.random.default_rng(seed)
    while True:
        order = noise.permutation(learned)
        yield from np.array_split(order, max(1, len(order) // rows))


def training_config(name: str, recipe: Recipe, options: Namespace) -> TrainingConfig:
    """The settings of one network's training; its checkpoint and curve lie in a folder of their own."""
    return TrainingConfig(
        options.out / name, options.minutes, options.device, options.resume, recipe.learning_rates, ema_decay=0.998
    )


def training_facts(learned: np.ndarray, state: TrainingState, options: Namespace) -> dict[str, Any]:
    """What is kept beside any network's weights."""
    return {
        "elements": len(learned),
        "minutes": round(state.seconds / 60, 1),
        "steps": state.step,
        "device": options.device,
    }

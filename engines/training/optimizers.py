"""The optimisers of a training and their learning rates."""

from __future__ import annotations

import math
import re
from collections.abc import Sequence

import torch
from torch import nn

from engines.training.muon import Muon

WARMUP, FIRST = 0.02, 0.01  # share of the budget in which rates rise to their peaks; share of the peak they begin with
BETAS = (0.9, 0.98)  # of AdamW


def build_optimizers(
    network: nn.Module, learning_rates: tuple[float, float], weight_decay: float, muon_pattern: str
) -> list[torch.optim.Optimizer]:
    """Muon for the matrices and two-dimensional kernels whose names match, AdamW for the rest, or alone without any."""
    inner = [p for n, p in network.named_parameters() if p.ndim in (2, 4) and re.search(muon_pattern, f".{n}")]
    chosen = {id(p) for p in inner}
    outer = [p for p in network.parameters() if id(p) not in chosen]
    adam = torch.optim.AdamW(outer, lr=learning_rates[1], weight_decay=weight_decay, betas=BETAS)
    return [Muon(inner, lr=learning_rates[0], weight_decay=weight_decay), adam] if inner else [adam]


def set_learning_rates(
    optimizers: Sequence[torch.optim.Optimizer], learning_rates: tuple[float, float], share: float
) -> None:
    """Give each optimiser its share of its peak rate; AdamW is the last of both."""
    for optimizer, peak in zip(reversed(optimizers), reversed(learning_rates)):
        for group in optimizer.param_groups:
            group["lr"] = peak * share


def warmup_cosine(done: float) -> float:
    """Share of the peak learning rate after a share `done` of the budget: 2 % warm-up, then a cosine to zero."""
    return min(1.0, done / WARMUP + FIRST) * 0.5 * (1 + math.cos(math.pi * min(1.0, done)))

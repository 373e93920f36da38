"""Designs of a loaded model by itself, for its card and its reference."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import torch

from engines.diffusion.noise import noise_for
from engines.domains import Model
from engines.records.meter import Meter
from engines.samplers.unguided import unguided
from engines.values.estimate import Judging
from engines.values.unjudged import Unjudged


def draw_unguided(model: Model, count: int, batch: int, seed: int = 12) -> Iterator[list[Any]]:
    """`count` designs in lists of at most `batch`; the list that begins with design i has the seed seed + i."""
    no_reward = lambda designs: torch.zeros(len(designs), dtype=torch.float64)
    value = Unjudged(Judging(model.process, model.decode, no_reward, Meter()))
    for begin in range(0, count, batch):
        noise = noise_for(seed + begin, min(batch, count - begin))
        with torch.inference_mode():
            *_, last = unguided(model.process, value, particles=1, alpha=0.0, noise=noise)
        yield [last.designs[i] for i in last.kept.tolist()]

"""Equal requests on the processor and on the GPU: how many designs are the same, and how far apart the rewards are.

Noise is the same on both. The networks' answers differ in their last digits, so a choice between near equals may fall
otherwise, and what follows from it; of pictures, which half precision changes everywhere, the pixels are compared.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np

import engines
from engines.samplers import SAMPLERS
from tests.fitting import OFFERED
from tests.gpu.device import DEVICE

SIZES = {
    "molecule": {"lanes": 16, "particles": 4, "levels": 20},
    "enhancer": {"lanes": 8, "particles": 4, "levels": 32},
    "utr": {"lanes": 16, "particles": 4, "levels": 32},
    "image": {"lanes": 4, "particles": 3, "levels": 12},
}
BRIEF = {"refine": {"rounds": 12, "share": 0.1}}
ASKED = [(name, sampler) for name, sampler in OFFERED if name in SIZES]
PIXEL = 4  # of 255: two pictures nearer than this on average are one to the eye


@dataclass(frozen=True)
class Agreement:
    """Of a request on both. gap: between the mean rewards, in standard deviations of the processor's."""

    lanes: int
    same: int
    gap: float
    seconds: tuple[float, float]  # on the processor, on the GPU


def agreement(name: str, sampler: str) -> Agreement:
    """Designs of a domain under a sampler, made twice."""
    settings = {**SIZES[name], **BRIEF.get(sampler, {})}
    request = engines.Request(domain=name, sampler=sampler, **settings)
    here, there = engines.design(request), engines.design(request, device=DEVICE)
    same = sum(alike(a, b) for a, b in zip(here.designs, there.designs, strict=True))
    rewards, others = here.rewards.double(), there.rewards.double()
    gap = float((rewards.nanmean() - others.nanmean()).abs() / max(float(rewards.std()), 1e-6))
    return Agreement(request.lanes, same, gap, (here.cost.seconds, there.cost.seconds))


def alike(a: Any, b: Any) -> bool:
    """Whether two designs are one; of pictures: to the eye."""
    if not hasattr(a, "convert"):
        return a == b
    first, second = (np.asarray(each.convert("RGB"), dtype=float) for each in (a, b))
    return first.shape == second.shape and float(np.abs(first - second).mean()) < PIXEL


def is_guided(sampler: str) -> bool:
    return SAMPLERS[sampler].guided

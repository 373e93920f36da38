"""The sampling algorithms: one generator a file, one line here for each.

Every sampler is called as sampler(process, value, *, particles, alpha, noise, start=None) and yields one Step a level. A guided one
also takes selects: level t → whether the reward selects there; where it does not, no reward is asked, but at t = 0 for the design.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from importlib import import_module


@dataclass(frozen=True)
class Sampler:
    """What the page says of a sampler. guided: it looks at values before the design is finished."""

    label: str
    about: str
    guided: bool

    def load(self, name: str) -> Callable:
        return getattr(import_module(f"engines.samplers.{name}"), name)


SAMPLERS: dict[str, Sampler] = {
    "svdd": Sampler("SVDD", "each lane keeps one of M candidates by exp(value/α) at every level", True),
    "smc": Sampler("SMC", "all lanes are one population of lanes × M particles, resampled by value ratios", True),
    "best_of_n": Sampler("Best of N", "each lane runs M times unguided and keeps one finished design", False),
    "unguided": Sampler("Unguided", "the pre-trained model by itself; the reward is only read off", False),
}

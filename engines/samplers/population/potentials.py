"""Potentials of Feynman–Kac steering, Singhal et al. 2025 (arXiv:2501.06848, §3.2): what a path is worth on its way.

All aim at p·exp(r/α): at the last level each gives way to the reward, which takes back what it added. How far few
particles are from it, with exact values on the toy chain, α = .1, as total variation: 80 particles .01 (difference),
.02 (max), .06 (sum); 16 particles .06, .17, .02. The sum presses hardest, so that taking it back leaves few designs:
16,000 particles are at .03 still, where the others are below .01.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from torch import Tensor


@dataclass(frozen=True)
class Potential:
    """fresh: what is remembered of a path at first [C]; its first number is the total at its last resampling.

    follow: (what is remembered of n paths [n, C], their values [n]) → (the same with these values, their totals [n]).
    """

    fresh: tuple[float, ...]
    follow: Callable[[Tensor, Tensor], tuple[Tensor, Tensor]]


def _latest(paths: Tensor, values: Tensor) -> tuple[Tensor, Tensor]:
    """The product of exp(v_t − v_{t+1}) telescopes: what counts is v_t."""
    return paths, values


def _summed(join: Callable[[Tensor, Tensor], Tensor]) -> Callable[[Tensor, Tensor], tuple[Tensor, Tensor]]:
    """Π_s exp(u_s) over the levels s until now, u_s = join of the values until s. A path: [base, Σ u, u]."""

    def follow(paths: Tensor, values: Tensor) -> tuple[Tensor, Tensor]:
        import torch

        base, total, until = paths.unbind(1)
        until = torch.where(values.isfinite(), join(until, values), until)
        total = total + torch.where(until.isfinite(), until, 0.0)
        return torch.stack([base, total, until], 1), torch.where(values.isfinite(), total, torch.nan)

    return follow


POTENTIALS: Mapping[str, Potential] = MappingProxyType(
    {
        "difference": Potential((0.0,), _latest),
        "max": Potential((0.0, 0.0, float("-inf")), _summed(lambda until, values: until.maximum(values))),
        "sum": Potential((0.0, 0.0, 0.0), _summed(lambda until, values: until + values)),
    }
)

"""The reward of the posterior mean: SVDD-PM (Li et al. 2024, arXiv:2408.08252, §4.2)."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from torch import Tensor

from engines.diffusion.process import DiffusionProcess
from engines.records.meter import Meter
from engines.values.state import Judged, State, designs_of, predict


@dataclass(frozen=True)
class PosteriorMean:
    """v̂(x_t) = r(x̂0(x_t)), SVDD-PM (Li et al. 2024, §4.2)."""

    process: DiffusionProcess
    decode: Callable[[Tensor], list[Any]]
    score: Callable[[list[Any]], Tensor]
    meter: Meter

    def __call__(self, x: Tensor, t: int, parents: State | None) -> Judged:
        state = predict(self.process, x, t, parents, self.meter)
        designs = designs_of(self.process, self.decode, state)
        return Judged(state, designs, self.score(designs))

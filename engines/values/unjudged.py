"""No value until a design is finished: what a run has that looks at no reward before."""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import torch
from torch import Tensor

from engines.diffusion.process import DiffusionProcess
from engines.records.meter import Meter
from engines.values.state import Judged, State, designs_of, predict


@dataclass(frozen=True)
class Unjudged:
    """Value of a run that looks at no reward before it is finished: nan until t = 0, the reward there."""

    process: DiffusionProcess
    decode: Callable[[Tensor], list[Any]]
    score: Callable[[list[Any]], Tensor]
    meter: Meter

    def __call__(self, x: Tensor, t: int, parents: State | None) -> Judged:
        state = predict(self.process, x, t, parents, self.meter)
        designs = designs_of(self.process, self.decode, state)
        values = self.score(designs) if t == 0 else torch.full((len(x),), math.nan, dtype=torch.float64)
        return Judged(state, designs, values)

"""Soft values in closed form, where a domain has them."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from torch import Tensor

from engines.diffusion.process import DiffusionProcess
from engines.records.meter import Meter
from engines.values.state import Judged, State, designs_of, predict


@dataclass(frozen=True)
class Exact:
    """A value known in closed form: soft(x_t, t) [N] → v_t. For the toy domain, where it exists."""

    process: DiffusionProcess
    decode: Callable[[Tensor], list[Any]]
    soft: Callable[[Tensor, int], Tensor]
    meter: Meter

    def __call__(self, x: Tensor, t: int, parents: State | None) -> Judged:
        state = predict(self.process, x, t, parents, self.meter)
        designs = designs_of(self.process, self.decode, state)
        return Judged(state, designs, self.soft(x[state.first], t)[state.place])

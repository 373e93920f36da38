"""No value until a design is finished: what a run has that looks at no reward before."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING

from engines.values.estimate import Judging

if TYPE_CHECKING:
    from torch import Tensor

    from engines.values.state import Judged, State


@dataclass(frozen=True)
class Unjudged:
    """nan until t = 0, the reward there."""

    judging: Judging

    def __call__(self, x: Tensor, t: int, parents: State | None) -> Judged:
        import torch

        from engines.values.state import Judged, pointed_at

        state, designs = pointed_at(self.judging, x, t, parents)
        unknown = torch.full((len(x),), math.nan, dtype=torch.float64)
        return Judged(state, designs, unknown if t else self.judging.score(designs))

"""Soft values in closed form, where a domain has them."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from engines.settings import Settings
from engines.values.estimate import Estimate, Judging

if TYPE_CHECKING:
    from torch import Tensor

    from engines.values.state import Judged, State


@dataclass(frozen=True)
class Exact:
    """A value known in closed form. soft: (x_t [N, *event], t) → v_t [N]."""

    judging: Judging
    soft: Callable[[Tensor, int], Tensor]

    def __call__(self, x: Tensor, t: int, parents: State | None) -> Judged:
        from engines.values.state import Judged, pointed_at

        state, designs = pointed_at(self.judging, x, t, parents)
        return Judged(state, designs, self.soft(x[state.first], t)[state.place])


def exact(judging: Judging, settings: Settings) -> Exact:
    return Exact(judging, judging.soft())


EXACT = Estimate("Exact", "the soft value itself, which the toy domains know", exact, designs=lambda settings: 0)

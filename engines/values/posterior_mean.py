"""The reward of the posterior mean: SVDD-PM (Li et al. 2024, arXiv:2408.08252, §4.2)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from engines.settings import Settings
from engines.values.estimate import Estimate, Judging

if TYPE_CHECKING:
    from torch import Tensor

    from engines.values.state import Judged, State


@dataclass(frozen=True)
class PosteriorMean:
    """v̂(x_t) = r(x̂0(x_t))."""

    judging: Judging

    def __call__(self, x: Tensor, t: int, parents: State | None) -> Judged:
        from engines.values.state import Judged, pointed_at

        state, designs = pointed_at(self.judging, x, t, parents)
        return Judged(state, designs, self.judging.score(designs))


def posterior_mean(judging: Judging, settings: Settings) -> PosteriorMean:
    return PosteriorMean(judging)


POSTERIOR_MEAN = Estimate(
    "Best guess (PM)",
    "the reward of the one design that a state most likely becomes",
    posterior_mean,
    tempered=False,
)

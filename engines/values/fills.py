"""The soft average over K sampled completions of a masked state."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from pydantic import Field

from engines.settings import Settings
from engines.values.estimate import Estimate, Judging

if TYPE_CHECKING:
    from torch import Tensor

    from engines.values.state import Judged, State

NUMBERS_AT_ONCE = 1 << 19  # states × K × places: 40 MB with all that is computed on the way


class FillSettings(Settings):
    """How many completions are sampled."""

    fills: int = Field(
        8,
        ge=1,
        le=256,
        title="Samples K",
        description="the sampled designs K of a state",
        json_schema_extra={"usual": 64},
    )


@dataclass(frozen=True)
class SampledFills:
    """v̂(x_t) = α log 1/K Σ exp(r(x0ᵏ)/α) over K fills x0ᵏ, every masked token drawn by itself.

    Nearer the soft value than one guess. Masked models only. α = ∞ gives the mean E[r|x_t], a lower bound of the soft
    value that few fills estimate well: at α = 0 the soft value is a maximum, of which K fills know little. The fills of
    a level are the same function of the state for every candidate (common random numbers), so equal candidates are
    still judged once, and differences between candidates are those of their states.
    """

    judging: Judging
    alpha: float
    fills: int

    def __call__(self, x: Tensor, t: int, parents: State | None) -> Judged:
        from engines.values.state import Judged, pointed_at

        state, designs = pointed_at(self.judging, x, t, parents)
        return Judged(state, designs, self._averaged(x, t, state) if t else self.judging.score(designs))

    def _averaged(self, x: Tensor, t: int, state: State) -> Tensor:
        """[N] the soft mean over the fills of each state; equal states share theirs."""
        import torch

        from engines.diffusion.noise import FILL, Noise
        from engines.yield_points import pieces

        lane = torch.zeros(1, dtype=torch.long)
        uniform = Noise(self.judging.seed, lane, t, FILL).uniform(self.fills, x.shape[1])
        rows = torch.arange(len(state.first))
        average = lambda part: self._average(x[state.first[part]], state.table[part], uniform)
        return torch.cat([average(part) for part in pieces(rows, at_once(self.fills, x.shape[1]))])[state.place]

    def _average(self, x: Tensor, prediction: Any, uniform: Tensor) -> Tensor:
        """[n] of states [n, L] that are filled together."""
        from engines.values.soft_mean import soft_mean

        filled = self.judging.process.fill(x, prediction, uniform)
        rewards = self.judging.score(self.judging.decode(filled)).view(-1, self.fills)
        return soft_mean(rewards, self.alpha)


def at_once(fills: int, length: int) -> int:
    """States of so many places that are filled together: one at least."""
    return max(1, NUMBERS_AT_ONCE // (fills * length))


def fills(judging: Judging, settings: FillSettings) -> SampledFills:
    return SampledFills(judging, judging.alpha, settings.fills)


FILLS = Estimate(
    "K samples, soft",
    "the soft average of the rewards of K sampled completions",
    fills,
    FillSettings,
    lambda settings: settings.fills,
)

"""The soft average over K short roll-outs, each judged by the design that it points to."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from pydantic import Field

from engines.values.estimate import Estimate, Judging
from engines.values.fills import FillSettings

if TYPE_CHECKING:
    from torch import Tensor

    from engines.values.state import Judged, State

SEEDS = 1 << 60  # a run's seeds lie below, so that what is foreseen and what comes are drawn apart
ROLLED_AT_ONCE = 1024  # roll-outs


class LookaheadSettings(FillSettings):
    """How many roll-outs begin at a state, and how far they go."""

    ahead: int = Field(
        1,
        ge=1,
        le=1000,
        title="Levels ahead n",
        description="how many levels the model goes on by itself before the design is guessed; each costs K rows",
        json_schema_extra={"usual": 10},
    )


@dataclass(frozen=True)
class Lookahead:
    """v̂(x_t) = α log 1/K Σ exp(r(x̂0(x_{t−n}ᵏ))/α) over K states x_{t−n}ᵏ that the model itself draws from x_t.

    Between the best guess (n = 0) and the soft value (n ≥ t, K → ∞), at n network rows a roll-out. The roll-outs of a
    level draw with the same noise for every candidate, so equal candidates are judged once, and differences between
    candidates are those of their states.
    """

    judging: Judging
    samples: int
    ahead: int

    def __call__(self, x: Tensor, t: int, parents: State | None) -> Judged:
        from engines.values.state import Judged, pointed_at

        state, designs = pointed_at(self.judging, x, t, parents)
        return Judged(state, designs, self._averaged(state) if t else self.judging.score(designs))

    def _averaged(self, state: State) -> Tensor:
        """[N] the soft mean over the roll-outs of each state; equal states share theirs."""
        import torch

        from engines.yield_points import pieces

        parts = pieces(state.first, max(1, ROLLED_AT_ONCE // self.samples))
        return torch.cat([self._average(state, some) for some in parts])[state.place.cpu()]

    def _average(self, state: State, some: Tensor) -> Tensor:
        """[n] of some rows of a state that are rolled out together."""
        import torch

        from engines.diffusion.noise import Noise
        from engines.values.roll_out import roll_out
        from engines.values.soft_mean import soft_mean
        from engines.values.state import designs_of

        lanes = (state.t * self.samples + torch.arange(self.samples)).repeat(len(some))
        begun = state.keep(some.repeat_interleave(self.samples))
        ended = roll_out(self.judging, begun, self.ahead, Noise(self.judging.seed + SEEDS, lanes))
        rewards = self.judging.score(designs_of(self.judging, ended))
        return soft_mean(rewards.view(-1, self.samples), self.judging.alpha)


def rows(settings: LookaheadSettings, levels: int) -> float:
    """Of one state, on average over T levels. The first level of a roll-out takes none, nor does a finished design."""
    return 1 + settings.fills * sum(min(settings.ahead, max(0, t - 1)) for t in range(levels)) / levels


LOOKAHEAD = Estimate(
    "Look ahead, soft",
    "the soft average of the rewards that K short roll-outs of the model point to",
    lambda judging, settings: Lookahead(judging, settings.fills, settings.ahead),
    LookaheadSettings,
    lambda settings: settings.fills,
    rows=rows,
)

"""SVDD-MC (Li et al. 2024, arXiv:2408.08252, Algorithm 3): a value learned from roll-outs of the unguided model.

buckets.py    rewards as a distribution over quantile buckets, and the soft value of one
networks.py   small networks of a noisy state: letters, points, latents
head.py       a network with its buckets: values, and safetensors both ways
roll_outs.py  what the model makes by itself, from noise or from where guidance has led
examples.py   noisy states to learn from
fit.py        how a head learns from examples
held_out.py   what it is worth: ranks on roll-outs that nothing learned from, beside other estimates
sizes.py      how many of them there are
learning.py   roll-outs, judged, then learned from: a generator that shows progress
"""

from __future__ import annotations

from collections.abc import Generator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from pydantic import Field

from engines.settings import Settings
from engines.values.estimate import Estimate, Judging
from engines.values.monte_carlo.sizes import compared, count_held_out

if TYPE_CHECKING:
    from torch import Tensor

    from engines.values.monte_carlo.head import Head
    from engines.values.state import Judged, State


class MonteCarloSettings(Settings):
    """How much is learned before the first level."""

    rollouts: int = Field(
        1000,
        ge=100,
        le=20_000,
        title="Roll-outs",
        description="unguided designs that are made and judged first, from which the value is learned",
        json_schema_extra={"least": 500, "usual": 4000},
    )
    guided_rounds: int = Field(
        1,
        ge=0,
        le=5,
        title="Guided rounds",
        description="how often as many designs more are begun by guidance and ended without, since the best lie where "
        "the unguided model seldom goes; each round takes as long as the roll-outs",
    )

    def fits(self, request: Any) -> None:
        """Raises ValueError where nothing lies between noise and design."""
        if request.levels < 2:
            raise ValueError("With one level there is no unfinished design to value; take more levels, or value “pm”.")


@dataclass(frozen=True)
class MonteCarlo:
    """v̂(x_t) = α log Σ_b p(b | x_t) exp(r_b/α), with p of a small network that has seen where such states end.

    The pre-trained network is asked about survivors alone: a row a lane and level, however many candidates there are.
    """

    judging: Judging
    head: Head

    def __call__(self, x: Tensor, t: int, parents: State | None) -> Judged:
        from engines.values.state import Judged, foreseen, pointed_at

        if not t:
            state, designs = pointed_at(self.judging, x, t, parents)
            return Judged(state, designs, self.judging.score(designs))
        state, designs = foreseen(self.judging, x, t, parents)
        values = self.head.values(x[state.first], t, self.judging.alpha)
        return Judged(state, designs, values[state.place.cpu()])


def monte_carlo(judging: Judging, settings: MonteCarloSettings) -> MonteCarlo:
    from engines.values.monte_carlo.head import Head

    return MonteCarlo(judging, Head.load(judging.learned, judging.process, judging.symbols))


def prepare(judging: Judging, settings: MonteCarloSettings) -> Generator[str, None, bytes]:
    """Sentences of how far the learning is; returns the learned head. Raises ValueError, a sentence."""
    from engines.values.monte_carlo.learning import learn

    return (yield from learn(judging, settings.rollouts, settings.guided_rounds))


def figures(learned: bytes) -> dict[str, Any] | None:
    from engines.values.monte_carlo.head import figures_of

    return figures_of(learned)


MONTE_CARLO = Estimate(
    "Learned (MC)",
    "a small network that first learns from judged designs of the unguided model where unfinished ones end; "
    "however many candidates there are, one network row a lane and level",
    monte_carlo,
    MonteCarloSettings,
    designs=lambda settings: 0,
    rows=lambda settings, levels: 0,
    prepare=prepare,
    rollouts=lambda settings: settings.rollouts * (1 + settings.guided_rounds) + count_held_out(settings.rollouts),
    compared=lambda settings, levels, sampled: compared(settings.rollouts, levels, sampled),
    figures=figures,
)

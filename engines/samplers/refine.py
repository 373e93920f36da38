"""Designs improved by being partly redrawn: iterated sampling importance resampling.

The kernel is i-SIR (Andrieu, Lee and Vihola 2018, arXiv:1312.6432) with the pre-trained model as its proposal; finished
designs and true rewards as in CSMC (arXiv:2602.09424), noising and coming back as in IterRef (arXiv:2511.05562).
"""

from __future__ import annotations

from collections.abc import Generator, Iterator
from dataclasses import replace
from typing import TYPE_CHECKING, Any, Literal

from pydantic import Field

from engines.samplers.sampler import Sampler
from engines.samplers.svdd import SvddSettings, svdd
from engines.samplers.unguided import unguided
from engines.settings import Settings

if TYPE_CHECKING:
    from torch import Tensor

    from engines.diffusion.noise import Noise
    from engines.diffusion.process import DiffusionProcess
    from engines.records.step import Step
    from engines.samplers.budget import Budget
    from engines.values.state import Value


MOST_ROUNDS = 5000


class RefineSettings(Settings):
    """From which designs it begins, how often and how much of them is redrawn."""

    rounds: int = Field(
        100,
        ge=1,
        le=MOST_ROUNDS,
        title="Rounds",
        description="how often a part of every design is redrawn; more rounds find better designs, and cost more",
        json_schema_extra={"usual": 500},
    )
    share: float = Field(
        0.02,
        ge=0.001,
        le=1,
        title="Share redrawn",
        description="how much of a design a round redraws; little is kept more often, much leads further",
        json_schema_extra={"usual": 0.5},
    )
    rows: int = Field(
        1,
        ge=1,
        le=256,
        title="Steps back",
        description="in how many steps that part returns; as many as letters are redrawn is exact, one is cheapest "
        "(pictures take the levels of that share)",
        json_schema_extra={"usual": 10},
    )
    begin: Literal["unguided", "svdd"] = Field(
        "unguided", title="Begin with", description="designs of the unguided model, or of SVDD with the same M and α"
    )

    designs: str = Field(
        "",
        title="Go on from these designs",
        description="one a line, which the lanes share in turn; empty: from what “Begin with” says",
        json_schema_extra={"lines": True},
    )

    @property
    def given(self) -> list[str]:
        """The designs that a person brings along."""
        return [line.strip() for line in self.designs.splitlines() if line.strip()]

    def fits(self, request: Any) -> None:
        """Raises ValueError where nothing would be redrawn."""
        if request.particles < 2:
            raise ValueError(
                "Refine chooses between a design and M − 1 redrawn ones, so M must be 2 at least; raise M."
            )
        if len(self.given) > request.lanes:
            raise ValueError(
                f"These are {len(self.given)} designs to go on from, and {request.lanes} lanes; make as many lanes."
            )


def refine(
    process: DiffusionProcess,
    value: Value,
    *,
    particles: int,
    alpha: float,
    noise: Noise,
    settings: RefineSettings,
    start: Step | None = None,
    budget: Budget | None = None,
) -> Iterator[Step]:
    """A round noises a share of every lane's design, draws M − 1 ways back, and keeps one of all M by exp(r/α).

    The design itself is one of the M draws that the noisy state may have come from, so that p·exp(r/α) is left as it
    is, where the ways back are draws from p(x0 | x_s): one letter after another for masked models. A budget is spent
    round by round; the last one is t = 0.
    """
    import torch

    from engines.diffusion.noise import KEEP
    from engines.samplers.common import step_of
    from engines.samplers.selection import draw_by_value, log_weights

    rest = {"particles": particles, "alpha": alpha, "noise": noise}
    settings = settings if budget is None else settings.model_copy(update={"rounds": MOST_ROUNDS})
    x = yield from _beginning(process, value, settings, start, **rest)
    lane, redraw = torch.arange(len(noise.lanes)), _Redraw(process, value, settings, noise)
    parents = lane.repeat_interleave(particles)
    for t in reversed(range(settings.rounds if start is None else min(start.t, settings.rounds))):
        spent = 0.0 if budget is None else budget.spent
        judged = value(_beside(x, redraw(x, t, particles - 1)), 0, None)
        values = judged.values.view(-1, particles)
        kept = draw_by_value(values, alpha, noise.at(t, KEEP).uniform(1, particles)) + lane * particles
        last = budget is not None and budget.ends_with(spent)
        yield replace(step_of(judged, parents, parents, kept, log_weights(values, alpha)), t=0 if last else t)
        if last:
            return
        x = judged.state.x[kept]


def _beginning(
    process: DiffusionProcess, value: Value, settings: RefineSettings, start: Step | None, **rest: Any
) -> Generator[Step, None, Tensor]:
    """The Steps of the first stage, whose t counts the rounds too → finished states, or those of a stored round."""
    from engines.values.unjudged import Unjudged

    if start is not None and start.t <= settings.rounds:
        return start.candidates[start.kept]
    if settings.given:
        return _shared_out(value.judging.encode(settings.given), rest["noise"])
    first, judge = (svdd, value) if settings.begin == "svdd" else (unguided, Unjudged(value.judging))
    start = start and replace(start, t=start.t - settings.rounds)
    for step in first(process, judge, settings=SvddSettings(), start=start, **rest):
        yield replace(step, t=step.t + settings.rounds)
    return step.candidates[step.kept]


def _shared_out(x: Tensor, noise: Noise) -> Tensor:
    """Designs [K, *event], the lanes' in turn."""
    return x[noise.lanes % len(x)]


class _Redraw:
    """(finished states [N, *event], round, copies) → [N·copies, *event], parent-major, a share of them drawn anew."""

    def __init__(self, process: DiffusionProcess, value: Value, settings: RefineSettings, noise: Noise):
        self._process, self._level = process.redrawing(settings.share, settings.rows)
        self._meter, self._noise = value.judging.meter, noise

    def __call__(self, x: Tensor, t: int, copies: int) -> Tensor:
        from engines.diffusion.noise import BACK, REDRAW
        from engines.samplers.common import chains_of, propose
        from engines.values.state import predict

        x, noise = self._process.noised(x, self._level, self._noise.at(t, BACK)), self._noise
        state = predict(self._process, x, self._level, None, self._meter)
        for level in reversed(range(self._level)):
            x = propose(self._process, state, copies, noise.at(t * self._level + level, REDRAW))
            state = predict(self._process, x, level, state, self._meter)
            noise, copies = chains_of(noise, copies), 1
        return x


def _beside(x: Tensor, redrawn: Tensor) -> Tensor:
    """Every state [N, *event] and what it was redrawn to [N·K, *event] → [N·(K + 1), *event]."""
    import torch

    return torch.cat([x[:, None], redrawn.view(len(x), -1, *x.shape[1:])], 1).flatten(0, 1)


REFINE = Sampler(
    "Refine",
    "finished designs are partly redrawn by the model, round after round, and kept by their true reward",
    refine,
    settings=RefineSettings,
    first=lambda settings: "" if settings.given else settings.begin,
    further=lambda asked: asked.method.rounds,
    spends="rounds",
    weakness="A few dozen rounds change little, and designs stay near those it began with",
)

"""The pre-trained model by itself."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from engines.samplers.best_of_n import best_of_n
from engines.samplers.sampler import PAPERS, Sampler
from engines.settings import Settings

if TYPE_CHECKING:
    from engines.diffusion.noise import Noise
    from engines.diffusion.process import DiffusionProcess
    from engines.records.step import Step
    from engines.values.state import Value


def unguided(
    process: DiffusionProcess,
    value: Value,
    *,
    particles: int,
    alpha: float,
    noise: Noise,
    settings: Settings | None = None,
    start: Step | None = None,
) -> Iterator[Step]:
    """One chain a lane, whatever M and α are: best of one."""
    yield from best_of_n(process, value, particles=1, alpha=alpha, noise=noise, start=start)


UNGUIDED = Sampler(
    "Unguided",
    "the pre-trained model by itself; the reward is only read off",
    unguided,
    guided=False,
    proposed=lambda particles, selecting: 1,
    group=PAPERS,
    unused=("particles", "alpha"),
)

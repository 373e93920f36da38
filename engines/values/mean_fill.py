"""The plain average over K sampled completions of a masked state: E[r | x_t], which few samples estimate well."""

from __future__ import annotations

import math

from engines.values.estimate import Estimate, Judging
from engines.values.fills import FillSettings, SampledFills


def mean_fill(judging: Judging, settings: FillSettings) -> SampledFills:
    return SampledFills(judging, math.inf, settings.fills)


MEAN_FILL = Estimate(
    "K samples, mean",
    "the mean of the rewards of K sampled completions",
    mean_fill,
    FillSettings,
    lambda settings: settings.fills,
    tempered=False,
)

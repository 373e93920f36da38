"""The shipped molecule model: guidance reaches what card and README promise, on a sample small enough for a suite."""

from __future__ import annotations

import numpy as np
import pytest

import engines


@pytest.fixture(scope="module", params=["qed", "sa"])
def runs(request):
    """The same 40 lanes guided and by best-of-N at no fewer network rows."""
    ask = {"rewards": {request.param: 1.0}, "lanes": 40, "alpha": 0.0, "seed": 3}
    guided = engines.design(engines.Request(**ask, particles=10))
    best = engines.design(engines.Request(**ask, particles=12, sampler="best_of_n"))
    return request.param, guided, best


def test_guidance_is_above_best_of_n_at_equal_rows(runs):
    _, guided, best = runs
    assert best.cost.rows >= guided.cost.rows
    assert np.median(guided.rewards) > np.median(best.rewards)


def test_guidance_reaches_its_bar(runs):
    name, guided, _ = runs
    assert np.median(guided.rewards) >= {"qed": 0.90, "sa": 0.92}[name]
    assert guided.measures["validity"] == 1 and guided.measures["uniqueness"] >= 0.95

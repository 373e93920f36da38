"""What designs reach: every run on one scale, the unguided model beside."""

from __future__ import annotations

import numpy as np
import pytest

from studio.studies.figures.distributions import reach, study_distributions
from studio.studies.figures.palette import MOST
from studio.studies.figures.table import study_table
from tests.studio.studies import asked, result, shown, study_of, sweep


def test_the_share_that_reaches_a_number_is_counted():
    values = np.random.default_rng(0).normal(0, 1, 300)
    for lower in (False, True):
        curve = reach(values, lower)
        counted = [np.mean(values <= x if lower else values >= x) for x in curve["x"]]
        assert curve["y"] == pytest.approx(counted, abs=2 / 100)


def test_where_the_curve_crosses_a_half_is_the_tables_median(store):
    members = shown(store, sweep(store, 2))
    figure, table = study_distributions(members)["figure"], study_table(members)
    curves = {trace["meta"]: trace for trace in figure["data"] if "meta" in trace}
    for place, row in enumerate(table["rows"]):
        x = np.interp(-0.5, -np.array(curves[place]["y"]), curves[place]["x"])
        assert x == pytest.approx(row["cells"][0][0], abs=0.05)


def test_all_runs_stand_on_one_scale_beside_the_unguided_model(store):
    members = shown(store, sweep(store, 12))
    found = study_distributions(members)
    names = [trace["name"] for trace in found["figure"]["data"]]
    assert len(names) == 13 and names[0] == "unguided model" and len(found["picked"]) == MOST
    medians = [np.nanmedian(member.found.scores.rewards) for member in members]
    assert set(found["picked"]) == set(np.argsort(medians)[-MOST:].tolist())
    some = study_distributions(members, {"picked": [3, 5, "x", 99], "how": "shares"})
    assert some["picked"] == [3, 5] and some["how"] == "shares"
    bars = next(trace for trace in some["figure"]["data"] if trace.get("meta") == 3)
    assert sum(bars["y"]) == pytest.approx(1, abs=0.01)


def test_rewards_that_are_not_the_same_are_not_laid_over_one_another(store):
    """Beside the weighted sums, which differ, there is the reward that both have; no unguided model belongs to it."""
    weights = [({"w": w}, asked(rewards={"letters": w, "order": 1}), result(w)) for w in (1, 3)]
    found = study_distributions(shown(store, study_of(store, weights)))
    assert found["measure"] == "part:letters"
    assert [trace["name"] for trace in found["figure"]["data"]] == ["weight of Letters a 1", "weight of Letters a 3"]


def test_equal_and_unjudged_rewards_are_drawn_too(store):
    flat, none = result(0) | {"rewards": [0.5] * 40}, result(0) | {"rewards": [None] * 40}
    study = study_of(store, [({"seed": i}, asked(seed=i), each) for i, each in enumerate((flat, none))])
    for how in ("reach", "shares"):
        figure = study_distributions(shown(store, study), {"how": how, "measure": "reward:Letters a"})["figure"]
        assert [trace["meta"] for trace in figure["data"] if "meta" in trace] == [0]

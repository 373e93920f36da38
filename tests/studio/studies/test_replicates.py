"""Runs that differ in their seed alone, together."""

from __future__ import annotations

import numpy as np
import pytest

from engines.studies.figures.figure import mean
from studio.studies.figures.replicates import replicates
from studio.studies.figures.table import study_table, table_file
from tests.studio.studies import asked, result, shown, study_of, sweep


def test_the_interval_of_a_mean_is_that_of_a_plain_bootstrap():
    values = np.random.default_rng(3).normal(2, 1, 9)
    resamples = np.random.default_rng(4).choice(values, (20_000, 9)).mean(1)
    found = mean(np.r_[values, np.nan])
    assert found.number == pytest.approx(values.mean())
    assert [found.low, found.high] == pytest.approx(np.quantile(resamples, [0.025, 0.975]), abs=0.05)
    assert mean(np.array([0.5])).low is None and np.isnan(mean(np.array([np.nan])).number)


def test_a_line_a_setting_is_the_mean_of_its_seeds(store):
    members = shown(store, sweep(store, 9))  # three α, three seeds
    each, table = study_table(members), study_table(members, {"seeds": "mean"})
    assert each["replicated"] and [row["members"] for row in each["rows"]] == [[i] for i in range(9)]
    assert [row["label"] for row in table["rows"]] == [f"α {a} · mean of 3 seeds" for a in ("0.1", "0.5", "1")]
    assert [row["members"] for row in table["rows"]] == [[0, 3, 6], [1, 4, 7], [2, 5, 8]]
    for row in table["rows"]:
        for column, cell in enumerate(row["cells"]):
            mine = [each["rows"][place]["cells"][column][0] for place in row["members"]]
            assert cell[0] == pytest.approx(np.mean(mine))
    text = table_file(members, "csv", {"seeds": "mean"})
    assert len(text.splitlines()) == 4 and "seed" not in text.splitlines()[0]


def test_what_differs_in_more_than_the_seed_is_not_put_together(store):
    members = [({}, asked(seed=i, alpha=0.1 * (i % 2)), result(i)) for i in range(4)] + [({}, asked(seed=9), None)]
    assert replicates(shown(store, study_of(store, members))) == [[0, 2], [1, 3], [4]]


def test_gaps_belong_to_the_seeds_that_the_study_says(store):
    study = sweep(store, 6)
    store.delete(store.study(study).members[3].run)
    rows = study_table(shown(store, study), {"seeds": "mean"})["rows"]
    assert rows[0]["label"] == "α 0.1 · mean of 1 seed" and [row["members"] for row in rows] == [[0, 3], [1, 4], [2, 5]]


def test_a_long_reward_is_named_below_the_table(store):
    weights = {"letters": 0.25, "order": 0.125}
    table = study_table(shown(store, sweep(store, 2, rewards=weights)))
    assert table["heads"][0]["label"] == "reward 50 %" and "0.25 × Letters a + 0.125 × Order" in table["remarks"][0]
    assert "0.125 × Order" in table_file(shown(store, sweep(store, 2, rewards=weights)), "md").splitlines()[-1]

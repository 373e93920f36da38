"""Calibration: survivors are followed to what they became, and exact values are right on average."""

from __future__ import annotations

import math

import numpy as np
import pytest

import engines
from engines.estimate import noise_levels
from engines.records.serialize import step_record
from engines.request import Request
from engines.run import open_run
from engines.samplers import SAMPLERS
from engines.studies.calibration import calibration, level_record
from engines.studies.calibration.rejudged import rejudge
from engines.values.ranks import rank_correlation

RECORDS = [
    {"t": 2, "values": [0.5, 0.1, 0.4], "kept": [0, 2], "parents": [0, 0, 1]},
    {"t": 1, "values": [0.2, 0.9, None, 0.6], "kept": [1, 3], "parents": [0, 0, 1, 1]},
    {"t": 0, "values": [0.8, 0.3, 0.7, 0.1], "kept": [0, 2], "parents": [0, 0, 1, 1]},
]


def records(**settings) -> list[dict]:
    return [step_record(step) for step in engines.steps(Request(**settings))]


def test_rounds_after_the_designs_change_nothing():
    rounds = [{"t": t, "values": [0.9, 0.9], "kept": [1, 0], "parents": [0, 1]} for t in (1, 0)]
    longer = [{**record, "t": record["t"] + 2} for record in RECORDS] + rounds
    assert list(map(level_record, calibration(longer, 3))) == list(map(level_record, calibration(RECORDS, 3)))


def test_every_survivor_is_followed_to_its_design():
    noisy, later = calibration(RECORDS, 3)
    assert (noisy.t, later.t, noisy.designs, later.designs) == (2, 1, 2, 2)
    assert noisy.bias == pytest.approx(((0.5 - 0.8) + (0.4 - 0.7)) / 2)
    assert later.bias == pytest.approx(((0.9 - 0.8) + (0.6 - 0.7)) / 2) and math.isnan(later.correlation)


def test_what_was_left_out_or_is_not_finished_is_said():
    shorter = [{**RECORDS[0], "kept": [0]}, *RECORDS[1:]]
    assert [level.designs for level in calibration(shorter, 3)] == [1, 2]
    assert calibration(RECORDS[:2], 3) == calibration([], 3) == calibration(RECORDS, 0) == []


@pytest.mark.parametrize("name", ["chain", "mixture"])
def test_exact_values_are_right_on_average_and_ever_surer(name):
    """At α = ∞ the value is E[r | x_t], and designs are the model's own."""
    told = calibration(records(domain=name, value="exact", alpha=math.inf, particles=1, lanes=2000, levels=12), 12)
    spread = 0.3 if name == "chain" else 1.2
    assert all(abs(level.bias) < 4 * spread / math.sqrt(2000) for level in told if level.t <= 8)
    assert told[-1].correlation > told[len(told) // 2].correlation > 0.1


@pytest.mark.parametrize("sampler", ["svdd", "smc"])
def test_guided_runs_have_a_calibration_too(sampler):
    told = calibration(records(domain="chain", sampler=sampler, lanes=300, particles=4, value="pm"), 3)
    assert [level.t for level in told] == [2, 1] and all(level.designs == 300 for level in told)


def test_ranks_share_their_mean_where_numbers_are_equal():
    assert rank_correlation(np.array([1, 2, 2, 3.0]), np.array([10, 20, 20, 30.0])) == pytest.approx(1)
    assert rank_correlation(np.array([1, 2, 3.0]), np.array([9, 4, 1.0])) == pytest.approx(-1)
    assert math.isnan(rank_correlation(np.array([1, 1, 1.0]), np.array([1, 2, 3.0])))


@pytest.mark.parametrize("sampler", SAMPLERS)
def test_the_states_of_every_method_can_be_judged_again(sampler, small):
    """Except of one that keeps none; then it says so."""
    asked = small("chain", sampler=sampler, value="pm")
    steps = rejudge(open_run(asked))
    if not noise_levels(asked):
        with pytest.raises(ValueError, match="no unfinished designs"):
            next(steps)
        return
    for told in _all_of(steps)["estimates"].values():
        assert len(told) == asked.levels - 1 and all(level["designs"] == asked.lanes for level in told)


def _all_of(steps) -> dict:
    """What a generator returns."""
    while True:
        try:
            next(steps)
        except StopIteration as end:
            return end.value

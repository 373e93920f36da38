"""Advice from a calibration: the window, the value or nothing, in the words of the form; honest where lanes are few."""

from __future__ import annotations

import math
from dataclasses import replace

import pytest

from engines.studies.calibration import LevelCalibration
from engines.studies.calibration.advice import Asked, advice, begins_at

RUN = Asked(levels=30, lanes=64, particles=10, value="Best guess (PM)", window=(0.0, 1.0))


def levels(correlations, designs=64, ancestors=64):
    return [LevelCalibration(29 - i, designs, r, 0.0, ancestors) for i, r in enumerate(correlations)]


LATE = levels([0.0, 0.1, -0.2] * 4 + [0.6] * 17)
EARLY = levels([0.6] * 29)


def test_values_that_foretell_late_name_the_run_that_would_show_whether_early_selection_pays():
    told = advice(RUN, LATE, {})
    assert told.startswith("Values before level 13 foretell nothing of these designs")
    assert "a run with Window from .40 and M = 17, which costs as much, tells" in told


def test_a_window_that_begins_there_already_is_left_as_it_is():
    assert "the window is well chosen" in advice(replace(RUN, window=(0.4, 1.0)), LATE, {})
    assert "a larger M pays" in advice(RUN, EARLY, {})


def test_one_level_of_luck_or_of_bad_luck_decides_nothing():
    lucky = levels([0.0] * 5 + [0.5] + [0.0] * 10 + [0.7] * 13)
    unlucky = levels([0.7] * 20 + [0.0] + [0.7] * 8)
    assert (begins_at(lucky), begins_at(unlucky)) == (16, 0)


def test_values_that_foretell_nothing_are_said_to():
    assert "foretells nothing here before a design is finished" in advice(RUN, levels([0.05] * 29), {})


def test_another_value_is_named_where_it_leads_clearly_and_only_there():
    others = {RUN.value: LATE, "K samples, mean": EARLY}
    assert advice(RUN, LATE, others).startswith(
        "“K samples, mean” foretold most (mean rank correlation .60 instead of .34): choose it as Value, or judge an "
        "unguided run to be sure."
    )
    assert "choose it" not in advice(RUN, EARLY, {RUN.value: EARLY, "K samples, mean": levels([0.65] * 29)})


@pytest.mark.parametrize("lanes, told", [(8, "up to .74 may be chance. With 48 lanes"), (1, "up to 1 may be chance")])
def test_few_designs_are_said_to_be_few(lanes, told):
    assert told in advice(replace(RUN, lanes=lanes), levels([0.9] * 29, lanes, lanes), {})


def test_lanes_that_share_their_ancestors_count_once():
    told = advice(RUN, levels([0.9] * 29, ancestors=6), {})
    assert told.startswith("The 64 designs come from so few different states")
    later = levels([0.9] * 10, ancestors=6) + levels([0.9] * 29, ancestors=64)[10:]
    assert advice(RUN, later, {}).endswith("Of some levels only 6 different states are left.")


def test_what_was_never_asked_is_said_and_judging_anew_helps():
    silent = levels([math.nan] * 29, designs=0, ancestors=0)
    assert "asked for no value" in advice(replace(RUN, window=None), silent, {})
    assert advice(replace(RUN, window=None), silent, {"Look ahead, soft": LATE}).startswith(
        "“Look ahead, soft” foretold"
    )
    assert "asked for no value" in advice(RUN, [], {})

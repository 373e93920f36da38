"""Only what differs is named; members by what differs in a grid and along axes."""

from __future__ import annotations

import pytest

from engines.records.store import NewMember
from studio.studies.figures.differences import differing, names
from studio.studies.figures.grid import study_grid
from studio.studies.figures.parallel import parallel_figure, study_parallel
from studio.studies.figures.table import study_table
from tests.studio.studies import OWNER, asked, result, shown, study_of, sweep


def test_only_what_differs_is_named(store):
    members = shown(store, sweep(store))
    assert list(differing(members)) == ["alpha", "seed"]
    assert names(members)[:2] == ["α 0.1 · seed 0", "α 0.5 · seed 0"]


def test_a_setting_that_a_method_does_not_heed_makes_no_difference(store):
    methods = [
        {"sampler": "svdd", "alpha": 0.5},
        {"sampler": "svdd", "alpha": 0.1},
        {"sampler": "unguided", "alpha": 9.0},
    ]
    told = names(shown(store, study_of(store, [({}, asked(**each), None) for each in methods])))
    assert told == ["SVDD · α 0.5", "SVDD · α 0.1", "Unguided"]


def test_weights_of_rewards_and_transforms_are_settings_too(store):
    rewards = [
        {"value": "pm", "rewards": {"letters": weight, "order": 1}, "transforms": {"order": shape}}
        for weight, shape in ((1, ""), (2.5, "step 0.5"))
    ]
    told = names(shown(store, study_of(store, [({}, asked(**each), None) for each in rewards])))
    assert told[1] == "weight of Letters a 2.5 · transform of Order step 0.5"


def test_members_that_nothing_tells_apart_have_their_labels_too_and_a_gap_what_the_study_knows(store):
    alphas = (0.5, 0.5, 7.0)
    study = study_of(store, [({"alpha": alpha}, asked(alpha=alpha), None) for alpha in alphas])
    store.delete(store.study(study).members[2].run)
    assert names(shown(store, study)) == ["α 0.5 · label 0", "α 0.5 · label 1", "α 7"]


def test_a_run_that_was_named_is_called_so(store):
    study = sweep(store, 2)
    run = store.study(study).members[0].run
    with store.change() as db:
        db.execute("UPDATE runs SET name = 'my <b>best</b>', version = version + 1 WHERE id = ?", (run,))
    assert names(shown(store, study))[0] == "my <b>best</b>"


def test_a_grid_has_a_place_for_every_member_also_for_gaps(store):
    study = sweep(store)
    store.delete(store.study(study).members[4].run)
    grid = study_grid(shown(store, study))
    assert (grid["x"]["values"], grid["y"]["values"], grid["z"]) == (["0.1", "0.5", "1"], ["0", "1"], {})
    assert grid["grids"] == [[[[0], [1], [2]], [[3], [4], [5]]]]
    turned = study_grid(shown(store, study), {"x": "seed", "y": "", "z": "alpha"})
    assert turned["grids"] == [[[[0], [3]]], [[[1], [4]]], [[[2], [5]]]]
    assert study_grid(shown(store, study), {"x": "no such", "y": 3})["grids"] == [[[[0, 1, 2, 3, 4, 5]]]]


def test_members_that_fill_no_grid_stand_in_a_row(store):
    apart = [({}, asked(alpha=0.1 * i, particles=1 + i, seed=i), None) for i in range(4)]
    grid = study_grid(shown(store, study_of(store, apart)))
    assert grid["grids"] == [[[[0, 1, 2, 3]]]] and grid["x"] == {}


def test_numbers_along_an_axis_stand_by_size_infinity_last(store):
    alphas = ["inf", 1.0, 0.0, 0.1]
    grid = study_grid(shown(store, study_of(store, [({"alpha": a}, asked(alpha=a), None) for a in alphas])))
    assert grid["x"]["values"] == ["0", "0.1", "1", "∞"]


def test_parallel_axes_hold_every_run_between_their_ends(store):
    study = sweep(store)
    store.delete(store.study(study).members[0].run)
    members = shown(store, study)
    found, table = study_parallel(members), study_table(members)
    measures = {axis["label"]: i for i, axis in enumerate(found["axes"])}
    i, column = measures["network rows"], [h["label"] for h in table["heads"]].index("network rows")
    rows = [row["cells"][column][0] for row in table["rows"]]
    assert rows[0] is None and found["lines"][0][i] is None and found["lines"][0][measures["α"]] == 0
    low, high = min(rows[1:]), max(rows[1:])
    places = [pytest.approx((number - low) / (high - low), abs=1e-4) for number in rows[1:]]
    assert [line[i] for line in found["lines"][1:]] == places
    assert all(0 <= place <= 1 for line in found["lines"] for place in line if place is not None)
    assert len(parallel_figure(members)["data"]) == 6


def test_a_measure_that_is_equal_everywhere_stands_in_the_middle(store):
    alike = [({"seed": i}, asked(seed=i), result(0)) for i in range(3)]
    found = study_parallel(shown(store, study_of(store, alike)))
    assert {line[1] for line in found["lines"]} == {0.5}


def test_nobody_has_no_axes(store):
    study = store.add_study("collect", "none", [NewMember("x", {}, run="gone")], {}, OWNER)
    members = shown(store, study)
    assert study_parallel(members)["axes"] == [] and study_table(members)["rows"][0]["cells"] == []
    assert study_grid(members)["grids"] == [[[[0]]]] and names(members) == ["x"]

"""Who is beaten by none in both, and the picture of it."""

from __future__ import annotations

import json

import numpy as np
import pytest

from studio.runs.runs import Runs
from studio.studies.figures.front import non_dominated
from studio.studies.figures.pareto import study_pareto
from studio.studies.figures.pareto_figure import MOST_FAINT
from studio.studies.figures.table import study_table
from studio.studies.panel.against import against_functions
from tests.studio.studies import asked, result, shown, study_of, sweep

WHERE = ({"x": False, "y": False}, {"x": True, "y": False}, {"x": True, "y": True})


def brute_force(x, y, lower_x, lower_y):
    """By the definition, pair by pair."""
    across, up = (-x if lower_x else x), (-y if lower_y else y)
    beats = lambda i, j: across[i] >= across[j] and up[i] >= up[j] and (across[i] > across[j] or up[i] > up[j])
    return [not any(beats(i, j) for i in range(len(x))) for j in range(len(x))]


@pytest.mark.parametrize("lower", WHERE)
@pytest.mark.parametrize("levels", [1, 2, 4, 1000])
def test_the_front_is_what_brute_force_finds(levels, lower):
    """levels: of equal values, so that there are many ties."""
    noise = np.random.default_rng(levels)
    for count in (0, 1, 2, 5, 40):
        x, y = noise.integers(0, levels, (2, count)).astype(float)
        found = non_dominated(x, y, lower["x"], lower["y"])
        assert found.tolist() == brute_force(x, y, lower["x"], lower["y"])


def test_single_rewards_of_designs_stand_against_one_another(store):
    members = shown(store, sweep(store))
    found = study_pareto(members)
    assert (found["of"], {found["x"], found["y"]}) == ("designs", {"part:letters", "part:order"})
    parts = [member.found.scores.parts for member in members]
    x, y = (np.concatenate([p[key.split(":")[1]] for p in parts]) for key in (found["x"], found["y"]))
    best = np.flatnonzero(brute_force(x, y, False, False))
    assert {(m, d) for m, d, *_ in found["front"]} == {(i // 40, i % 40) for i in best}
    drawn = {tuple(w) for t in found["figure"]["data"] if "opacity" not in t.get("marker", {}) for w in hit(t)}
    assert drawn == {(i // 40, i % 40) for i in best}
    assert sum(len(hit(trace)) for trace in found["figure"]["data"]) == len(x)
    json.dumps(found)


def hit(trace):
    return trace.get("customdata", [])


def test_runs_stand_where_the_table_says(store):
    members = shown(store, sweep(store))
    keys = {"of": "runs", "x": "cost:rows", "y": "beside:order judge:50 %"}
    found, table = study_pareto(members, keys), study_table(members)
    places = [[head["key"] for head in table["heads"]].index(keys[axis]) for axis in "xy"]
    dots = {w[0]: (x, y) for t in found["figure"]["data"] for w, x, y in zip(hit(t), t["x"], t["y"])}
    assert dots == {
        m: tuple(pytest.approx(row["cells"][place][0], abs=1e-5) for place in places)
        for m, row in enumerate(table["rows"])
    }
    assert (
        found["lower"] == {"x": True, "y": False}
        and "lower is better" in found["figure"]["layout"]["xaxis"]["title"]["text"]
    )
    turned = study_pareto(members, {**keys, "turned": {"x": True}})
    assert turned["lower"]["x"] is False


def test_what_cannot_be_judged_has_no_place_and_is_counted(store):
    nothing = [None] * 40
    found = result(1) | {"parts": {"letters": nothing, "order": nothing}}
    study = study_of(store, [({}, asked(rewards={"letters": 1, "order": 1}), each) for each in (result(0), found)])
    told = study_pareto(shown(store, study), {"of": "designs", "x": "part:letters", "y": "part:order"})
    assert "40 more cannot be judged in both" in told["note"] and {m for m, *_ in told["front"]} == {0}


def test_members_of_two_domains_meet_where_both_are_measured(store):
    other = asked(domain="mixture", rewards={"up": 1.0, "right": 1.0})
    members = [
        ({}, asked(rewards={"letters": 1, "order": 1}), result(0)),
        ({}, other, result(1, names=("up", "right"))),
    ]
    told = study_pareto(shown(store, study_of(store, members)))
    assert told["front"], "the axes that are chosen by themselves are known of somebody"
    shared = {"of": "runs", "x": "measure:uniqueness", "y": "cost:rows"}
    both = study_pareto(shown(store, study_of(store, members)), shared)
    assert len({w[0] for trace in both["figure"]["data"] for w in hit(trace)}) == 2


def test_nothing_finished_nothing_to_compare(store):
    assert study_pareto(shown(store, study_of(store, [({}, asked(), None)]))) == {}
    assert study_pareto([]) == {}


@pytest.mark.parametrize(
    "wanted",
    [{"of": "x", "x": 3, "y": None, "turned": 4}, {"of": ["designs"]}, {"x": "part:letters", "y": "part:letters"}],
)
def test_odd_wishes_are_answered_with_a_picture(store, wanted):
    assert study_pareto(shown(store, sweep(store)), wanted)["figure"]["data"]


def test_a_large_cloud_is_thinned_but_never_its_front(store):
    study = study_of(
        store, [({"seed": i}, asked(seed=i, rewards={"letters": 1, "order": 1}), result(0, 4000)) for i in (0, 1)]
    )
    found = study_pareto(shown(store, study))
    faint = sum(len(hit(t)) for t in found["figure"]["data"] if "opacity" in t.get("marker", {}))
    assert faint <= MOST_FAINT and len(json.dumps(found)) < 250_000


def test_the_designs_of_one_run_stand_against_one_another_on_its_own_page(store):
    functions = {function.__name__: function for function in against_functions(Runs(store))}
    runs = [member.run for member in store.study(sweep(store, 2)).members]
    wanted = {"x": "part:order", "y": "beside:order judge", "of": "runs"}
    found = functions["against"]({"run": runs[1], "wanted": wanted})
    assert (found["of"], found["x"], found["y"]) == ("designs", "part:order", "beside:order judge")
    assert all(member == 0 for member, *_ in found["front"])
    (design,) = functions["brushed"]({"run": runs[1], "picked": [found["front"][0][:2]]})["designs"]
    assert design["label"] == "abc"
    one_reward = result(0) | {"beside": {}, "parts": {"letters": [0.5] * 40}}
    alone = study_of(store, [({}, asked(), one_reward), ({}, asked(), None)])
    for member in store.study(alone).members:
        assert functions["against"]({"run": member.run}) == {}
    assert functions["against"]({"run": "none", "wanted": 3})["refused"]

"""What of a family tree is not recorded is said, and never made up."""

from __future__ import annotations

import json
from dataclasses import replace

import numpy as np
import pytest

from engines.domains import domain
from engines.records.serialize import step_record
from engines.records.store import Store
from engines.records.store.steps.bounded import bounded_json
from engines.service.worker import Engine
from studio.errors import UserError
from studio.pictures.lineage.ancestors import ancestors, collapse_words, unknown_words
from studio.pictures.lineage.levels import levels_of
from studio.pictures.lineage.picture import Window, draw
from studio.pictures.lineage.roll_outs import tree_levels
from studio.pictures.lineage.walk import difference, walk
from studio.runs.lineage import UNRECORDED, view_ancestors, view_chances, view_lineage
from studio.runs.runs import Runs
from tests.studio.lineage.test_truth import steps_of

CHAIN = domain("chain")


def records_of(sampler: str, **more) -> list[dict]:
    return [json.loads(json.dumps(step_record(step))) for step in steps_of(sampler, **more)]


@pytest.fixture
def runs(tmp_path):
    return Runs(Store(tmp_path / "studio.db"))


def carried_out(runs: Runs, levels: int = 1000, **settings) -> str:
    run, engine = runs.start({"domain": "chain", "lanes": 4, "particles": 3, "levels": 9, **settings}, "ann"), None
    engine = Engine(runs.store)
    while runs.row(run).position < levels and engine.turn():
        pass
    return run


def test_survivors_beyond_the_record_have_no_ancestors_there():
    """A shortened level keeps its first survivors; whose parent is another has none from there on."""
    records = records_of("smc", lanes=6, particles=40)
    records[4] = json.loads(bounded_json(records[4], 6_000))
    assert records[4]["left_out"]["kept"]
    traced = ancestors(levels_of(records))
    whole = ancestors(levels_of(records_of("smc", lanes=6, particles=40)))
    lost = traced[4] < 0
    assert (traced[:5, lost] == -1).all() and (traced[5:] == whole[5:]).all()
    assert lost.any() == bool(unknown_words(traced))
    assert draw(levels_of(records), Window(1, 9))["columns"] == list(range(1, 10))


def test_designs_beyond_the_last_record_are_counted_and_not_drawn():
    records = records_of("svdd", lanes=200)
    records[-1] = json.loads(bounded_json(records[-1], 12_000))
    lost = records[-1]["left_out"]["kept"]
    traced = ancestors(levels_of(records))
    assert traced.shape == (9, 200) and lost and (traced[:, -lost:] == -1).all()
    assert unknown_words(traced) == f"The first ancestors of {lost} of 200 designs are not recorded"
    assert draw(levels_of(records), Window(1, 9))["values"][-1] is None


def test_a_damaged_level_cuts_the_lines_and_no_more():
    records = records_of("svdd")
    empty = {name: [] for name in ("designs", "design", "parents", "lanes", "values", "weights", "kept", "ess")}
    records[4] = {"t": 4, **empty, "dropped": 0, "cost": {}, "damaged": True}
    levels = levels_of(records)
    traced = ancestors(levels)
    assert (traced[:5] == -1).all() and (traced[5:] >= 0).all()
    drawn = draw(levels, Window(1, 9))
    assert len(drawn["columns"]) == 9 and len(drawn["edges"]["from"]) < 9 * 7 * 6
    steps = walk(CHAIN, levels, records, traced[:, 0], 1)
    assert [step.get("unknown", False) for step in steps] == [True] * 5 + [False] * 4


def test_of_an_older_tree_it_is_said_that_branches_are_not_recorded(runs, monkeypatch):
    monkeypatch.setattr("engines.samplers.tree.lanes.Grove._branches", lambda self, new: None)
    run = carried_out(runs, sampler="tree")
    assert view_lineage(runs, run) == {"empty": UNRECORDED, "levels": 0}
    with pytest.raises(UserError):
        view_ancestors(runs, run, 0, 1)


def test_a_roll_out_that_is_not_recorded_ends_its_line():
    records = records_of("tree", particles=8, branching=3)
    for record in records[:3]:
        new = [row for row, (number, other, depth) in enumerate(record["branches"]) if number != other]
        for name in ("branches", "lanes", "values"):
            record[name] = [each for row, each in enumerate(record[name]) if row not in new]
        record["kept"] = []
    levels = tree_levels(records)
    assert (ancestors(levels) < 0).any() and levels[0].number == 1


def test_a_run_that_waits_has_nothing_yet_and_one_stopped_half_way_has_half(runs):
    run = runs.start({"domain": "mixture", "lanes": 3, "particles": 2, "levels": 400}, "ann")
    assert view_lineage(runs, run) == {"empty": "Nothing is recorded yet.", "levels": 0}
    engine = Engine(runs.store)
    while runs.row(run).position < 90:
        engine.turn()
    runs.steer(run, "ann", "stop")
    while engine.turn():
        pass
    done, seen = runs.row(run).position, view_lineage(runs, run)
    assert runs.row(run).status == "stopped" and seen["levels"] == done < 400 and seen["folded"]
    assert len(seen["paths"]) == 3 and view_ancestors(runs, run, 2, done)["steps"][0]["level"] == done


def test_what_is_not_there_is_refused_in_a_sentence(runs):
    run = carried_out(runs)
    for asked in ((0, 1), (4, 2), (1, 10)):
        with pytest.raises(UserError, match="choose among them"):
            view_lineage(runs, run, *asked)
    with pytest.raises(UserError, match="designs"):
        view_lineage(runs, run, 1, 0, 4)
    with pytest.raises(UserError, match="not in this run"):
        view_ancestors(runs, run, 4, 1)
    with pytest.raises(UserError, match="from 0 on"):
        view_chances(runs, run, float("nan"))
    with pytest.raises(UserError, match="does not choose"):
        view_chances(runs, carried_out(runs, sampler="tree"), 1.0)


def test_a_collapse_is_said_with_its_level():
    levels = levels_of(records_of("smc", lanes=4, particles=3, seed=2))
    traced = ancestors(levels)
    words = collapse_words(levels, traced)
    last = max(i for i, row in enumerate(traced) if len(set(row)) == 1)
    assert words == f"All 4 designs descend from 1 of 12 candidates at level {last + 1}"
    assert collapse_words(levels_of(records_of("svdd")), ancestors(levels_of(records_of("svdd")))) == ""


def test_folding_keeps_who_went_where():
    """A stream's edges carry as many designs as there are at every level, and lead where the ancestors are."""
    levels = levels_of(records_of("svdd_r", lanes=12, particles=8))
    drawn, traced = draw(levels, Window(1, 9)), ancestors(levels)
    assert drawn["folded"]
    column, y = np.array(drawn["nodes"]["column"]), np.array(drawn["nodes"]["y"])
    carried = np.zeros(9, dtype=int)
    np.add.at(carried, column[drawn["edges"]["to"]], drawn["edges"]["finals"])
    assert carried[1:].tolist() == [12] * 8 and 0 in drawn["edges"]["finals"]
    lanes = [[int(level.lanes[row]) for row in rows] for level, rows in zip(levels, traced)]
    assert [[int(y[path[i]]) for path in drawn["paths"]] for i in range(9)] == lanes
    few = draw(levels, Window(4, 6))
    assert not few["folded"] and few["columns"] == [4, 5, 6] and len(few["nodes"]["y"]) == 3 * 12 * 8


def test_one_design_alone_is_drawn_with_its_siblings():
    levels = levels_of(records_of("svdd", lanes=12, particles=8))
    drawn = draw(levels, Window(1, 9, 5))
    assert not drawn["folded"] and drawn["rows"] == [[6, 6]] and len(drawn["nodes"]["y"]) == 9 * 8
    assert sum(drawn["nodes"]["finals"]) == 9 and min(drawn["paths"][5]) >= 0 > max(drawn["paths"][4])


def test_particles_that_run_on_are_straight_from_the_first_level_on():
    drawn = draw(levels_of(records_of("best_of_n", lanes=3, particles=5)), Window(1, 9))
    y, ends = drawn["nodes"]["y"], drawn["edges"]
    assert ends["from"] and all(y[a] == y[b] for a, b in zip(ends["from"], ends["to"]))


def test_nothing_judged_has_no_place_on_the_scale():
    level = levels_of(records_of("svdd", lanes=2, particles=1))[0]
    blank = replace(level, values=np.full(2, np.nan))
    assert draw([blank], Window(1, 1))["nodes"]["value"] == [-1, -1]


def test_a_difference_is_drawn_by_every_domain_that_has_its_own_way():
    assert [title for title, _ in difference(CHAIN, "abc", "aba")] == ["before", "now"]
    ((title, svg),) = difference(domain("utr"), "ACNN", "AGTN")
    assert title == "1 letter chosen, 1 letter changed" and svg.count("<rect") == 4
    (before, _), (now, marked) = difference(domain("molecule"), "CCO", "CCN")
    assert (before, now) == ("before, 1 atom gone", "now, 1 atom new") and "#E07A38" in marked
    picture = domain("image").codec.write(domain("image").known_designs[0])
    assert [title for title, _ in difference(domain("image"), picture, picture)] == [
        "before",
        "now",
        "difference, 0.0% on average",
    ]

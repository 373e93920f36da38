"""The ancestors that are drawn are those of the engine, for every method."""

from __future__ import annotations

import numpy as np
import pytest

from engines.records.serialize import step_record
from engines.records.step import Step
from engines.request import Request
from engines.run import open_run
from engines.samplers import SAMPLERS
from studio.pictures.lineage.ancestors import ancestors, distinct
from studio.pictures.lineage.levels import levels_of
from studio.pictures.lineage.roll_outs import tree_levels
from tests.studio.lineage.genealogy import inherits, lines_of_survivors, nodes_of_lanes

SETTINGS = {
    "svdd_r": {"dropped": 0.3},
    "standardised": {"every": 2},
    "beam": {"beams": 2, "every": 2},
    "refine": {"rounds": 5, "share": 0.4},
    "smc": {"alpha": 0.05, "threshold": 1},
}
PATHS = [name for name in SAMPLERS if name != "tree"]


def steps_of(sampler: str, **more) -> list[Step]:
    settings = {"domain": "chain", "lanes": 7, "particles": 6, "levels": 9, "alpha": 0.2, "seed": 3, "sampler": sampler}
    run = open_run(Request(**settings | SETTINGS.get(sampler, {}) | more))
    try:
        return list(run.steps())
    finally:
        run.close()


@pytest.mark.parametrize("sampler", PATHS)
def test_the_drawn_ancestors_of_each_design_are_those_of_the_raw_steps(sampler):
    steps = steps_of(sampler)
    drawn = ancestors(levels_of([step_record(step) for step in steps]))
    assert [tuple(line) for line in drawn.T.tolist()] == lines_of_survivors(steps)


@pytest.mark.parametrize("sampler", ["svdd_r", "smc", "standardised", "beam"])
def test_lines_meet_and_lanes_are_left(sampler):
    """Otherwise the test above could not tell lanes from ancestors."""
    levels = levels_of([step_record(step) for step in steps_of(sampler)])
    drawn = ancestors(levels)
    lanes = np.array([level.lanes[row] for level, row in zip(levels, drawn)])
    if sampler == "beam":
        assert len({tuple(step.kept.tolist()) for step in steps_of(sampler)}) > 1
    else:
        assert (lanes != lanes[-1]).any() and distinct(drawn)[0] < drawn.shape[1]


@pytest.mark.parametrize("sampler", ["svdd", "svdd_r", "smc", "standardised", "beam", "best_of_n"])
def test_parents_are_states_that_the_candidates_came_from(sampler):
    """The engine's parents, which both accounts believe, by the states themselves."""
    steps, mask = steps_of(sampler), 3
    assert any((step.candidates == mask).any() for step in steps)
    assert all(inherits(step, before, mask) for before, step in zip(steps, steps[1:]))


@pytest.mark.parametrize("more", [{}, {"at_once": 4, "particles": 10}, {"repeats": True, "rule": "draw"}])
def test_the_tree_of_a_search_is_the_one_that_it_grew(more):
    steps = steps_of("tree", **{"particles": 12, "branching": 3, **more})
    levels = tree_levels([step_record(step) for step in steps])
    drawn = ancestors(levels)
    assert [list(enumerate(line, 1)) for line in drawn.T.tolist()] == nodes_of_lanes(steps[-1], len(levels))
    designs = [steps[position - 1].designs[row] for position, row in levels[-1].sources[drawn[-1]]]
    assert designs == [steps[-1].designs[row] for row in steps[-1].kept.tolist()]
    assert distinct(drawn)[0] < len(set(drawn[-1].tolist()))


def test_half_a_run_has_half_the_lines():
    steps = steps_of("smc")
    drawn = ancestors(levels_of([step_record(step) for step in steps[:4]]))
    assert [tuple(line) for line in drawn.T.tolist()] == lines_of_survivors(steps[:4])


def test_one_lane_of_one_particle_is_one_line():
    drawn = ancestors(levels_of([step_record(step) for step in steps_of("svdd", lanes=1, particles=1)]))
    assert drawn.tolist() == [[0]] * 9

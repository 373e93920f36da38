"""What a run spends: every network row and every judged design is counted, and none is paid for twice."""

from collections import Counter
from dataclasses import replace
from functools import cache

import numpy as np
import pytest
import torch

from engines.domains import NAMES
from engines.records.meter import Meter
from engines.records.step import Cost
from engines.request import Request
from engines.rewards import Reward, Scorer
from engines.run import Run, open_run
from engines.samplers import SAMPLERS
from engines.values.state import predict
from tests.contracts.driving import looks
from tests.fitting import EVERYWHERE, OFFERED

ALL = pytest.mark.parametrize(("name", "sampler"), OFFERED)
FROM_NOISE = [name for name in EVERYWHERE if SAMPLERS[name].first is None]

STARTS = {"svdd": 1, "svdd_r": 1, "beam": 2}  # states of a lane at first, where they are fewer than M


class Counted:
    """A process that counts the rows its network is asked for."""

    def __init__(self, process, asked: list[int] | None = None):
        self._process, self._asked = process, [] if asked is None else asked

    def __getattr__(self, question):
        return getattr(self._process, question)

    def denoise(self, x, t):
        self._asked.append(len(x))
        return self._process.denoise(x, t)

    def lean(self, x, t, *how):
        self._asked.append(len(x) * self._process.passes_to_lean)
        return self._process.lean(x, t, *how)

    def redrawing(self, share, rows):
        process, level = self._process.redrawing(share, rows)
        return Counted(process, self._asked), level

    def lap(self) -> int:
        """Rows since the last lap."""
        rows = sum(self._asked)
        self._asked.clear()
        return rows


def counted(request) -> tuple[Run, Counted]:
    run = open_run(request)
    process = Counted(run.model.process)
    return replace(run, model=replace(run.model, process=process)), process


def judged_by_tally(request) -> tuple[Run, Counter]:
    """A run whose only reward counts how often it is asked for each design, by its key."""
    tally, run = Counter(), open_run(request)
    key = run.domain.codec.key
    fake = Reward(
        "Fake", "", "the order of asking", lambda designs, _: tally.update(map(key, designs)) or np.arange(len(designs))
    )
    return replace(run, scorer=Scorer({"fake": fake}, {"fake": 1.0}, None, run.meter, key=key)), tally


def chains_of(request) -> tuple[int, int]:
    """Rows at the start, and candidates of a level."""
    chains = request.lanes * (1 if request.sampler == "unguided" else request.particles)
    return min(chains, request.lanes * STARTS.get(request.sampler, request.particles)), chains


@cache
def rows_of(request: str) -> list[tuple[int, int]]:
    """[(rows that a step says, rows that the network was asked for)] of a request, as JSON."""
    run, process = counted(Request.model_validate_json(request))
    return [(step.cost.rows, process.lap()) for step in run.steps()]


@ALL
def test_rows_are_what_the_network_was_asked_for(name, sampler, small):
    found = rows_of(small(name, sampler=sampler).model_dump_json())
    assert len(found) > 1 and all(said == asked for said, asked in found)


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("sampler", FROM_NOISE)
def test_a_level_costs_at_most_one_row_a_candidate(name, sampler, small):
    """So B·M·T at most, never B·(M + 1)·T: the first level also pays for its noise, the last costs nothing."""
    request = small(name, sampler=sampler)
    start, chains = chains_of(request)
    rows = [said for said, _ in rows_of(request.model_dump_json())]
    assert rows[0] <= start + chains and max(rows[1:]) <= chains and rows[-1] == 0
    assert sum(rows) <= chains * request.levels


@pytest.mark.parametrize("sampler", FROM_NOISE)
def test_a_real_valued_run_costs_exactly_its_formula(sampler, small):
    """No two real-valued states are equal, so nothing can be saved: the bound is reached."""
    request = small("mixture", sampler=sampler)
    start, chains = chains_of(request)
    assert [s.cost.rows for s in open_run(request).steps()] == [start + chains, *[chains] * (request.levels - 2), 0]


@pytest.mark.parametrize("name", ["chain", "molecule"])
@pytest.mark.parametrize("sampler", FROM_NOISE)
def test_equal_states_cost_one_row(name, sampler, small):
    first, *steps = open_run(small(name, sampler=sampler, levels=4)).steps()
    for before, step in zip([first, *steps], steps):
        new = set(map(tuple, step.candidates.tolist())) - set(map(tuple, before.candidates[before.kept].tolist()))
        assert step.cost.rows == (len(new) if step.t else 0)


def test_a_candidate_equal_to_its_parent_costs_nothing(small):
    process, meter = open_run(small("chain")).model.process, Meter()
    parents = predict(process, torch.tensor([[3, 3, 3], [0, 3, 1]]), 3, None, meter)
    assert meter.lap().rows == 2
    children = predict(process, torch.tensor([[3, 3, 3], [0, 3, 1], [0, 3, 1], [0, 2, 1]]), 2, parents, meter)
    assert meter.lap().rows == 1
    assert children.prediction.log_p.equal(parents.prediction[torch.tensor([0, 1, 1])].log_p)
    children = predict(process, torch.tensor([[3, 3, 3], [0, 2, 3]]), 2, parents, meter)
    assert children.prediction.log_p[3:].equal(process.denoise(torch.tensor([[0, 2, 3]]), 2).log_p)


def test_a_level_that_reveals_nothing_costs_nothing(small):
    steps = list(open_run(small("chain", sampler="unguided", levels=30)).steps())
    idle = [s for before, s in zip(steps, steps[1:]) if s.candidates.equal(before.candidates)]
    assert len(idle) >= 20 and all(s.cost.rows == 0 for s in idle)


@pytest.mark.parametrize("sampler", ["svdd", "smc"])
def test_lanes_whose_candidates_no_longer_differ_cost_neither_rows_nor_rewards(sampler, small):
    steps = list(open_run(small("chain", sampler=sampler, value="pm", levels=30, lanes=2)).steps())
    stays = lambda before, step: step.candidates.equal(before.candidates[before.kept][step.parents])
    idle = [step for before, step in zip(steps, steps[1:]) if stays(before, step)]
    assert len(idle) >= 3 and not any(step.cost.rows or step.cost.reward_calls for step in idle)


@pytest.mark.parametrize(("name", "sampler"), [pair for pair in OFFERED if pair[1] in EVERYWHERE])
def test_a_design_is_judged_once_a_run(name, sampler, small):
    request = small(name, sampler=sampler, value="pm")
    run, tally = judged_by_tally(request)
    steps = list(run.steps())
    result = run.result(steps[-1])
    assert set(tally.values()) == {1} and result.cost.reward_calls == len(tally)
    assert set(map(run.domain.codec.key, result.designs)) <= set(tally)
    asked = sum(len(s.values) for s in steps if looks(request, s.t))
    assert result.cost.reward_calls + result.cost.cache_hits == asked


def test_scoring_twice_costs_once():
    asked, meter = [], Meter()
    reward = Reward(
        "Length", "letters", "", lambda designs, _: asked.append(list(designs)) or np.array([len(d) for d in designs])
    )
    score = Scorer({"length": reward}, {"length": 2.0}, None, meter)
    assert score(["a", "bb", "a"]).tolist() == [2, 4, 2] and score(["bb", "a"]).tolist() == [4, 2]
    assert score(["ccc", "a"]).tolist() == [6, 2] and score([]).tolist() == []
    assert asked == [["a", "bb"], ["ccc"]]
    assert (meter.total().reward_calls, meter.total().cache_hits) == (3, 4)


@pytest.mark.parametrize("name", NAMES)
def test_steps_add_up_to_the_run(name, small):
    run = open_run(small(name))
    steps = list(run.steps())
    total = sum((s.cost for s in steps), Cost())
    assert total.rows == run.meter.total().rows and total.reward_calls == run.meter.total().reward_calls
    parts = total.network_seconds, total.decode_seconds, total.reward_seconds
    assert all(parts[:2]) and sum(parts) <= total.seconds <= run.meter.total().seconds


def test_costs_add_and_subtract():
    one, two = Cost(1, 2, 3, 4.0, 1.5, 0.5), Cost(10, 20, 30, 40.0, 15.0, 5.0)
    assert one + two == Cost(11, 22, 33, 44.0, 16.5, 5.5) and (one + two) - two == one

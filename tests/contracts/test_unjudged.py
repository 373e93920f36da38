"""Rewards that cannot judge: nan is kept where nothing else can be, and a run without any judgement still ends well."""

import json
import math
from collections import deque
from dataclasses import replace

import numpy as np
import pytest
import torch

from engines.domains import domain
from engines.records.serialize import result_record
from engines.records.store import Store
from engines.rewards import Reward, Scorer
from engines.run import Run, open_run
from engines.service.worker import Engine
from tests.fitting import EVERYWHERE

NOTHING = Reward("Nothing", "", "judges nothing", lambda designs, _: np.full(len(designs), np.nan))
SOME = Reward(
    "Some", "", "judges what ends in a", lambda words, _: np.array([1.0 if w.endswith("a") else np.nan for w in words])
)

POPULATIONS = ("smc", "standardised")  # which draw one particle a lane at the end


def judged_by(request, reward: Reward) -> Run:
    run = open_run(request)
    return replace(run, scorer=Scorer({"it": reward}, {"it": 1.0}, None, run.meter))


@pytest.mark.parametrize("name", ["chain", "mixture", "molecule"])
@pytest.mark.parametrize("sampler", EVERYWHERE)
@pytest.mark.parametrize("alpha", [0, 0.5, math.inf])
def test_without_any_judgement_a_run_is_the_unguided_one(name, sampler, alpha, small):
    """Lanes keep their first candidate; a population keeps everybody."""
    request = small(name, sampler=sampler, value="pm", alpha=alpha)
    for step in judged_by(request, NOTHING).steps():
        assert step.values.isnan().all()
        of_a_lane, stay = (len(rows) // request.lanes for rows in (step.candidates, step.kept))
        if step.t or sampler not in POPULATIONS:
            assert step.kept.tolist() == [lane * of_a_lane + i for lane in range(request.lanes) for i in range(stay)]
    assert step.lanes[step.kept].tolist() == list(range(request.lanes))


@pytest.mark.parametrize("sampler", EVERYWHERE)
def test_a_result_without_rewards_becomes_json(sampler, small):
    run = judged_by(small("chain", sampler=sampler, value="pm"), NOTHING)
    result = run.result(deque(run.steps(), maxlen=1).pop())
    assert result.rewards.isnan().all() and len(result.designs) == 8
    assert set(json.loads(json.dumps(result_record(result, {}), allow_nan=False))["rewards"]) == {None}


@pytest.mark.parametrize("alpha", [0, 0.5, 1e300])
def test_what_can_be_judged_is_kept_first(alpha, small):
    request = small("chain", value="pm", alpha=alpha, lanes=200)
    for step in judged_by(request, SOME).steps():
        lanes = step.values.view(200, -1)
        assert torch.equal(lanes.isfinite().any(1), step.values[step.kept].isfinite())


def test_smc_keeps_only_what_can_be_judged(small):
    last = deque(judged_by(small("chain", sampler="smc", value="pm", lanes=50), SOME).steps(), maxlen=1).pop()
    assert last.values[last.kept].isfinite().all()


def test_the_engine_finishes_a_run_without_rewards(tmp_path, small, monkeypatch):
    """Its unguided model has no rewards either, and is drawn as nothing."""
    monkeypatch.setitem(domain("chain").rewards, "letters", NOTHING)
    store = Store(tmp_path / "runs.db")
    run, engine = store.submit(small("chain", value="pm").model_dump(mode="json")), Engine(store)
    while engine.turn():
        pass
    assert store.get(run).status == "done" and store.get(run).result["baseline"] == {
        "rewards": [],
        "best_of_n": [],
        "natural": [],
    }
    assert set(store.get(run).result["rewards"]) == {None} and all(
        set(r["values"]) == {None} for r in store.records(run)
    )

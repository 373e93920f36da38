"""Every domain under every sampler keeps the contract of Step, Result and Domain."""

import json
import math
import subprocess
import sys
from contextlib import closing
from functools import cache
from xml.etree import ElementTree

import numpy as np
import pytest
import torch

import engines
from engines.domains import NAMES, domain
from engines.estimate import steps_of
from engines.records.meter import Meter
from engines.records.serialize import result_record, step_record
from engines.records.step import Result, Step
from engines.request import Request
from engines.rewards import Scorer
from engines.run import open_run
from tests.contracts.driving import looks
from tests.fitting import OFFERED

ALL = pytest.mark.parametrize(("name", "sampler"), OFFERED)
NAME = pytest.mark.parametrize("name", NAMES)
PARTIAL = ("gb1",)  # some of its designs were never measured: those alone have no reward


def _unsaid(design):
    """A design as any file can hold it: what is not part of it is left out."""
    getattr(design, "info", {}).clear()
    return design


def score(request: Request, designs: list) -> torch.Tensor:
    """Their rewards, anew."""
    chosen = domain(request.domain)
    key = chosen.codec.key
    return Scorer(chosen.rewards, request.rewards, request.conditions, Meter(), key=key)(designs)


def unguided(request: Request) -> list:
    return list(engines.steps(request.model_copy(update={"sampler": "unguided"})))[-1].designs


@cache
def carried_out(request: str) -> tuple[list[Step], Result]:
    """The steps and the result of a request, as JSON, which several tests look at."""
    with closing(open_run(Request.model_validate_json(request))) as run:
        steps = list(run.steps())
        return steps, run.result(steps[-1])


@ALL
def test_steps_keep_their_shapes(name, sampler, small):
    request, survivors = small(name, sampler=sampler), None
    steps, _ = carried_out(request.model_dump_json())
    for t, step in zip(reversed(range(steps_of(request))), steps, strict=True):
        count, groups = len(step.candidates), len(step.ess)
        assert step.t == t and len(step.designs) == count
        assert step.parents.shape == step.lanes.shape == step.values.shape == step.log_weights.shape == (count,)
        assert step.log_weights.view(groups, -1).exp().sum(1).tolist() == pytest.approx([1] * groups)
        assert (1 - 1e-9 <= step.ess).all() and (step.ess <= count / groups + 1e-9).all()
        assert survivors is None or step.parents.max() < survivors
        assert step.kept.max() < count and step.lanes.max() < request.lanes
        survivors = len(step.kept)
    assert survivors == request.lanes


@ALL
def test_values_are_finite_where_judged(name, sampler, small):
    request = small(name, sampler=sampler)
    for step in carried_out(request.model_dump_json())[0]:
        judged, finite = looks(request, step.t), step.values.isfinite()
        if name in PARTIAL and judged:
            assert score(request, [step.designs[i] for i in (~finite).nonzero().flatten()]).isnan().all()
        else:
            assert finite.all() if judged else step.values.isnan().all()


@ALL
def test_a_result_has_one_judged_design_a_lane(name, sampler, small):
    request = small(name, sampler=sampler)
    _, result = carried_out(request.model_dump_json())
    assert len(result.designs) == request.lanes
    torch.testing.assert_close(result.rewards, score(request, result.designs), rtol=0, atol=1e-5, equal_nan=True)
    assert list(result.parts) == list(request.rewards) and all(len(c) == request.lanes for c in result.parts.values())
    assert result.measures and all(math.isfinite(m) for m in result.measures.values())


@NAME
def test_every_reward_judges_every_design(name, small):
    """With each reward alone the parts are what the reward says; one number a design."""
    chosen, designs = domain(name), unguided(small(name))
    for reward in (r for r in chosen.rewards.values() if not r.needs and not r.missing):
        scores = reward.judge(designs, chosen.conditions())
        judged = scores[np.isfinite(scores)] if name in PARTIAL else scores
        assert len(scores) == len(designs) and all(reward.span[0] <= s <= reward.span[1] for s in judged)
        assert reward.label and reward.unit and reward.about


@NAME
@pytest.mark.parametrize("pixels", [40, 300])
def test_designs_are_drawn(name, pixels, small):
    for design in unguided(small(name)):
        picture = ElementTree.fromstring(domain(name).draw(design, pixels))
        assert picture.tag.endswith("svg") and f"{pixels}" in picture.get("viewBox")


@NAME
def test_a_record_says_what_the_step_said(name, small):
    """Numbers of candidates are places among those recorded, and JSON brings them back."""
    codec = domain(name).codec
    for step in engines.steps(small(name)):
        record = step_record(step, codec=codec)
        assert [record["designs"][i] for i in record["design"]] == [codec.sketch(d) for d in step.designs]
        assert record["kept"] == step.kept.tolist() and record["parents"] == step.parents.tolist()
        assert record["values"] == pytest.approx(step.values.tolist(), abs=1e-6) and record["dropped"] == 0


def test_a_large_step_records_only_the_kept(monkeypatch, small):
    monkeypatch.setattr("engines.records.serialize.MOST_CANDIDATES", 10)
    for step in engines.steps(small("chain")):
        record = step_record(step)
        assert [record["designs"][record["design"][i]] for i in record["kept"]] == [step.designs[i] for i in step.kept]
        assert len(record["values"]) + record["dropped"] == len(step.values)


def test_what_cannot_be_judged_is_recorded_as_nothing(small):
    run = open_run(small("mixture", sampler="unguided"))
    assert set(step_record(next(run.steps()))["values"]) == {None}


@NAME
def test_a_result_becomes_json(name, small):
    result, codec = engines.design(small(name)), domain(name).codec
    written = json.loads(json.dumps(result_record(result, {}, codec), allow_nan=False))
    assert [codec.key(codec.read(d)) for d in written["designs"]] == [
        codec.key(d) for d in map(_unsaid, result.designs)
    ]
    assert written["rewards"] == pytest.approx(result.rewards.tolist(), abs=1e-6)


@pytest.mark.parametrize("alpha", [0, 0.3, math.inf])
@NAME
def test_a_request_survives_json(name, alpha):
    request = Request(domain=name, alpha=alpha, seed=2**40)
    assert Request.model_validate_json(request.model_dump_json()) == request
    assert Request(**request.model_dump(mode="json")) == request


@NAME
def test_one_level_and_one_lane_are_enough(name, small):
    assert len(engines.design(small(name, lanes=1, particles=1, levels=domain(name).least_levels)).designs) == 1


def test_a_request_costs_no_torch():
    """The page describes runs without the weight of computing them."""
    code = (
        "import sys, engines; [engines.Request(domain=d) for d in engines.domains.NAMES]; print('torch' in sys.modules)"
    )
    said = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert said.stdout.strip() == "False"

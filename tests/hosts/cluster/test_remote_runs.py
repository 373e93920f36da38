"""Runs that workers compute: the designs, values, choices and costs of one machine, whatever a run is asked."""

from __future__ import annotations

from contextlib import closing
from functools import partial

import pytest
import torch

from engines.domains import domain
from engines.learned import REMEMBERED, Heads, RememberedHeads, head_key
from engines.records.serialize import dump_state, load_step
from engines.records.step import Cost, Result, Step
from engines.request import Request
from engines.rewards.sandbox import ScriptError
from engines.run import Run, open_run
from engines.samplers import SAMPLERS
from engines.service.host.cluster.plain import Asked
from engines.service.host.cluster.remote_run import remote_run
from engines.yield_points import Cancelled
from tests.conftest import BRIEF, SMALL
from tests.fitting import offered
from tests.hosts.cluster.near_pool import NearPool, NearWorker
from tests.laws.test_same_run import assert_same

EVERY = [("chain", sampler) for sampler in offered("chain")] + [("mixture", "svdd"), ("mixture", "smc")]
EVERY += [("utr", "svdd"), ("utr", "smc"), ("utr", "refine"), ("molecule", "svdd")]


def steps(
    request: Request, pool: NearPool | None = None, start: Step | None = None, heads: Heads = REMEMBERED
) -> list[Step]:
    """By this process, or by the workers of a pool."""
    with closing(opened(request, pool, heads)) as run:
        return list(run.steps(start))


def opened(request: Request, pool: NearPool | None, heads: Heads = REMEMBERED) -> Run:
    return open_run(request, heads=heads, **({} if pool is None else {"make": partial(remote_run, pool=pool)}))


def ended(request: Request, pool: NearPool | None = None) -> Result:
    with closing(opened(request, pool)) as run:
        return run.result(list(run.steps())[-1])


def two() -> NearPool:
    return NearPool(NearWorker(), NearWorker())


def asked(name: str, sampler: str, **more) -> Request:
    cheap = {"rewards": {"gc": 1.0}, "value": "pm"} if name == "utr" else {}
    return Request(domain=name, **{**SMALL[name], **cheap, "sampler": sampler, **BRIEF.get(sampler, {}), **more})


@pytest.mark.parametrize(("name", "sampler"), EVERY)
def test_two_workers_give_the_run_of_one_machine(name, sampler):
    request, pool = asked(name, sampler), two()
    assert_same(steps(request, pool), steps(request))
    assert all("level" in worker.asked for worker in pool.all) == (not SAMPLERS[sampler].copies)
    assert all(worker.forgotten for worker in pool.all)


def test_likelihoods_hang_on_a_row_and_its_place():
    with closing(opened(asked("molecule", "svdd"), two())) as run, torch.inference_mode():
        x = run.model.encode(["CO", "CCN", "CC"])
        own = domain("molecule").load(run.request.conditions, levels=3, device="cpu", rows_per_call=None)
        assert run.model.log_likelihood(x).equal(own.log_likelihood(x))


BUDGETS = [
    ("chain", "svdd", "rows"),
    ("chain", "smc", "rows"),
    ("mixture", "refine", "rows"),
    ("chain", "tree", "rows"),
]
BUDGETS += [("mixture", "svdd", "calls"), ("mixture", "best_of_n", "rows")]


@pytest.mark.parametrize(("name", "sampler", "of"), BUDGETS)
def test_a_budget_is_spent_as_on_one_machine(name, sampler, of):
    request = asked(name, sampler, value="pm", budget=150, budget_of=of)
    own, found = steps(request), steps(request, two())
    assert_same(found, own)
    assert [(s.cost.rows, s.cost.reward_calls) for s in found] == [(s.cost.rows, s.cost.reward_calls) for s in own]


@pytest.mark.parametrize("sampler", ["svdd", "beam", "smc", "standardised"])
def test_what_is_spent_is_counted(sampler):
    """A population's as on one machine; of lanes that two workers have, equal states are found by each for itself."""
    request = asked("chain", sampler, value="pm")
    own, found = (sum((s.cost for s in each), Cost()) for each in (steps(request), steps(request, two())))
    more = 1 if SAMPLERS[sampler].copies else 2
    assert own.rows <= found.rows <= more * own.rows
    assert own.reward_calls <= found.reward_calls <= more * own.reward_calls and found.network_seconds > 0


@pytest.mark.parametrize("name", ["chain", "gb1"])
def test_the_end_is_that_of_one_machine(name):
    request = asked(name, "svdd")
    own, found = ended(request), ended(request, two())
    assert found.designs == own.designs and found.parts == own.parts and found.measures == own.measures
    assert found.beside == own.beside and found.rewards.equal(own.rewards)


@pytest.mark.parametrize("sampler", ["svdd", "smc", "refine", "tree"])
@pytest.mark.parametrize("after", [1, 4])
def test_a_worker_that_is_lost_changes_nothing(sampler, after):
    request = asked("chain", sampler)
    pool = NearPool(NearWorker(lost_after=after), NearWorker())
    assert_same(steps(request, pool), steps(request))
    assert len(pool.living()) == 1


def test_workers_that_are_lost_again_and_again_end_the_run_with_a_sentence():
    pool = NearPool(*(NearWorker(lost_after=1) for _ in range(9)))
    with pytest.raises(ValueError, match="lost again and again|no worker"):
        steps(asked("chain", "svdd"), pool)


@pytest.mark.parametrize("sampler", ["svdd", "beam", "smc", "refine"])
def test_a_run_is_resumed_elsewhere(sampler):
    """From what one machine stored by two, and the other way round."""
    request = asked("chain", sampler)
    own, pool = steps(request), two()
    stored = load_step(dump_state(own[1]))
    assert_same(steps(request, pool, stored), own[2:])
    assert_same(steps(request, None, load_step(dump_state(steps(request, pool)[1]))), own[2:])


def test_a_value_is_learned_once_and_goes_along():
    request = asked("chain", "svdd", value="monte_carlo", estimate={"rollouts": 100, "guided_rounds": 0})
    heads, pool = RememberedHeads(), two()
    own = steps(request, heads=RememberedHeads())
    assert_same(steps(request, pool, heads=heads), own)
    assert heads.find(head_key(request)) and {"look", "judge"} <= {*pool.all[0].asked, *pool.all[1].asked}


@pytest.mark.parametrize("settings", [{"value": "fills"}, {"value": "lookahead"}, {"sampler": "standardised"}])
def test_samples_of_a_population_are_drawn_where_its_rows_are(settings):
    method = {"drafts": 4} if settings.get("sampler") else {}
    request = asked("utr", settings.pop("sampler", "smc"), **settings, **({"method": method} if method else {}))
    assert_same(steps(request, two()), steps(request))


def test_each_lane_keeps_its_prompt():
    request = asked("image", "svdd", conditions={"prompt": "red heart\nblue car"})
    assert_same(steps(request, two()), steps(request))


@pytest.mark.sandbox
@pytest.mark.parametrize("sampler", ["svdd", "smc"])
def test_own_scripts_are_judged_at_the_workers_and_name_what_breaks_them(sampler):
    text = "def reward(designs):\n    return [float(d.count('a')) for d in designs]\n"
    own = {"rewards": {"own": 1.0}, "scripts": {"own": text}, "value": "pm"}
    assert_same(steps(asked("chain", sampler, **own), two()), steps(asked("chain", sampler, **own)))
    own["scripts"] = {"own": "def reward(designs):\n    return [1 / 0 for d in designs]\n"}
    with pytest.raises(ScriptError, match="division by zero") as fault:
        steps(asked("chain", sampler, **own), two())
    assert fault.value.reward == "own" and fault.value.line == 2


def test_a_run_that_nobody_wants_ends_at_its_next_point():
    worker = NearWorker()
    request = Asked("a run", asked("chain", "svdd").model_dump_json())
    worker.ask("prepare", request).result()
    worker.forget("a run")
    with pytest.raises(Cancelled):
        worker.ask("level", request, 1, (0, 8), None).result()

"""The engine: what it writes is the run, whoever waits, pauses, stops or comes back."""

import pytest

import engines
from engines.estimate import steps_of
from engines.service import run_task
from engines.service.places import MOST_OF_ONE
from engines.service.worker import Engine
from tests.contracts.driving import assert_is, drive, reach, submit

TOYS = pytest.mark.parametrize("name", ["chain", "mixture"])
SAMPLERS = pytest.mark.parametrize("sampler", engines.samplers.SAMPLERS)


@TOYS
@SAMPLERS
def test_a_finished_run_is_what_design_gives(name, sampler, small, store, engine):
    request = small(name, sampler=sampler)
    run = submit(store, request)
    drive(engine, run)
    assert_is(store, run, request)
    assert store.get(run).result["cost"]["rows"] == engines.design(request).cost.rows and engine.active == []


@TOYS
def test_a_result_brings_the_unguided_model(name, small, store, engine):
    run = submit(store, small(name, particles=4))
    drive(engine, run)
    baseline = store.get(run).result["baseline"]
    assert len(baseline["rewards"]) == 500 and baseline["rewards"] == sorted(baseline["rewards"])
    assert sum(baseline["best_of_n"]) / len(baseline["best_of_n"]) > sum(baseline["rewards"]) / 500


@TOYS
@SAMPLERS
def test_pausing_and_resuming_changes_nothing(name, sampler, small, store, engine):
    """At every level, and by another engine."""
    request = small(name, sampler=sampler)
    run = submit(store, request)
    for position in range(1, steps_of(request)):
        reach(engine, run, position)
        store.want(run, "pause")
        drive(engine, run)
        assert (store.get(run).status, store.get(run).position, engine.active) == ("paused", position, [])
        store.want(run, "go")
        engine = Engine(store)
    drive(engine, run)
    assert_is(store, run, request)


@pytest.mark.parametrize("rounds", [1, 50])
def test_a_run_has_as_many_levels_as_its_budget_gave_it(rounds, small, store, engine):
    """However many they were thought to be."""
    request = small("chain", sampler="refine", budget=40 * 8, budget_of="rows")
    run = store.submit(request.model_dump(mode="json"), steps=rounds)
    drive(engine, run)
    row = store.get(run)
    assert row.position == row.levels == len(list(store.records(run))) != rounds


def test_a_resumed_run_remembers_what_it_cost(small, store, engine):
    run = submit(store, small("mixture"))
    reach(engine, run, 1)
    store.want(run, "pause")
    drive(engine, run)
    store.want(run, "go")
    drive(engine, run)
    recorded = sum(r["cost"]["rows"] for r in store.records(run))
    assert store.get(run).result["cost"]["rows"] == recorded and store.get(run).seconds > 0


def test_stopping_keeps_what_was_done(small, store, engine):
    request = small("chain")
    run = submit(store, request)
    reach(engine, run, 2)
    store.want(run, "stop")
    drive(engine, run)
    assert (
        store.get(run).status == "stopped" and "level 2 of 5" in store.get(run).message and len(store.records(run)) == 2
    )
    store.want(run, "go")
    drive(engine, run)
    assert_is(store, run, request)


def test_runs_take_turns_and_are_what_they_are_alone(small, store, engine):
    """More runs than are worked on at once, of several lengths, one molecule among them."""
    requests = [
        small("chain"),
        small("mixture", levels=8),
        small("chain", sampler="smc", levels=3),
        small("mixture", seed=5),
        small("chain", seed=6),
    ]
    runs = [submit(store, request) for request in requests]
    engine.turn()
    assert [store.get(run).status for run in runs] == ["running"] * MOST_OF_ONE + ["queued"] * (len(runs) - MOST_OF_ONE)
    drive(engine, *runs)
    for run, request in zip(runs, requests):
        assert_is(store, run, request)


def test_a_molecule_goes_on_beside_a_run_that_ends(small, store, engine, monkeypatch):
    monkeypatch.setattr(run_task, "baseline", lambda request, own: {})
    request = small("molecule")
    run, short = submit(store, request), submit(store, small("chain", levels=3))
    drive(engine, run, short)
    assert_is(store, run, request)

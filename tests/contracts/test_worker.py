"""The engine: what it writes is the run, whoever waits, pauses, stops, fails or comes back; and it lives on."""
import json
from dataclasses import replace

import pytest

import engines
from engines import worker
from engines.domains import domain
from engines.request import Request
from engines.store import ENDED, Store, StoreError
from engines.worker import AT_ONCE, Engine

TOYS = pytest.mark.parametrize("name", ["chain", "mixture"])
SAMPLERS = pytest.mark.parametrize("sampler", engines.samplers.SAMPLERS)


@pytest.fixture
def store(tmp_path):
    return Store(tmp_path / "runs.db")


@pytest.fixture
def engine(store):
    return Engine(store)


def submit(store: Store, request: Request) -> str:
    return store.submit(request.model_dump(mode="json"))


def drive(engine: Engine, *runs: str) -> None:
    """Turn after turn until all of `runs` have ended or wait."""
    for _ in range(200):
        engine.turn()
        if all(engine.store.get(run).status in (*ENDED, "paused") for run in runs):
            return
    raise AssertionError([engine.store.get(run) for run in runs])


def assert_is(store: Store, run: str, request: Request) -> None:
    """The stored run is the undisturbed run of the request: steps, designs, rewards, measures."""
    row, want = store.get(run), engines.design(request)
    assert row.status == "done" and row.message == "" and row.position == row.levels
    assert row.result["designs"] == json.loads(json.dumps(want.designs))
    assert row.result["rewards"] == pytest.approx(want.rewards.tolist(), abs=1e-6)
    assert row.result["measures"] == pytest.approx(want.measures, abs=1e-6)
    assert [r["t"] for r in store.records(run)] == list(range(request.levels))[::-1]


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
    for position in range(1, request.levels):
        engine.turn()
        store.want(run, "pause")
        drive(engine, run)
        assert (store.get(run).status, store.get(run).position, engine.active) == ("paused", position, [])
        store.want(run, "go")
        engine = Engine(store)
    drive(engine, run)
    assert_is(store, run, request)


def test_a_resumed_run_remembers_what_it_cost(small, store, engine):
    run = submit(store, small("mixture"))
    engine.turn()
    store.want(run, "pause")
    drive(engine, run)
    store.want(run, "go")
    drive(engine, run)
    recorded = sum(r["cost"]["rows"] for r in store.records(run))
    assert store.get(run).result["cost"]["rows"] == recorded and store.get(run).seconds > 0


def test_stopping_keeps_what_was_done(small, store, engine):
    request = small("chain")
    run = submit(store, request)
    engine.turn(), engine.turn()
    store.want(run, "stop")
    drive(engine, run)
    assert store.get(run).status == "stopped" and "level 2 of 5" in store.get(run).message and len(store.records(run)) == 2
    store.want(run, "go")
    drive(engine, run)
    assert_is(store, run, request)


def test_runs_take_turns_and_are_what_they_are_alone(small, store, engine):
    """More runs than are worked on at once, of several lengths, one molecule among them."""
    requests = [small("chain"), small("mixture", levels=8), small("chain", sampler="smc", levels=3), small("mixture", seed=5), small("chain", seed=6)]
    runs = [submit(store, request) for request in requests]
    engine.turn()
    assert [store.get(run).position for run in runs] == [1] * AT_ONCE + [0] * (len(runs) - AT_ONCE)
    drive(engine, *runs)
    for run, request in zip(runs, requests):
        assert_is(store, run, request)


def test_a_molecule_goes_on_beside_a_run_that_ends(small, store, engine, monkeypatch):
    monkeypatch.setattr(worker, "baseline", lambda request: {})
    request = small("molecule")
    run, short = submit(store, request), submit(store, small("chain", levels=1))
    drive(engine, run, short)
    assert_is(store, run, request)


@pytest.mark.parametrize("value", ["pm", "exact"])
def test_a_reward_that_raises_fails_its_run_only(value, small, store, engine, monkeypatch):
    request, rewards = small("chain", value=value), domain("chain").rewards

    def judge(designs, conditions):
        raise RuntimeError("the docking program is not installed")

    run, other = submit(store, request), submit(store, small("mixture"))
    with monkeypatch.context() as broken:
        broken.setitem(rewards, "letters", replace(rewards["letters"], judge=judge))
        drive(engine, run, other)
    assert store.get(run).status == "failed" and "docking program is not installed" in store.get(run).message
    assert store.get(other).status == "done"
    store.want(run, "go")
    drive(engine, run)
    assert_is(store, run, request)


@pytest.mark.parametrize(("request_", "words"), [
    ({"domain": "chain", "lanes": 0, "levels": 3}, "lanes must lie between"),
    ({"domain": "gone", "levels": 3}, "no domain “gone”"),
    ({"domain": "chain", "levels": 3, "flavour": 1, "lanes": "x"}, "no setting “flavour”"),
    ([1, 2], "could not begin")])
def test_a_broken_request_fails_with_a_sentence(request_, words, small, store, engine):
    run = store.submit({"levels": 3})
    with store._change() as db:
        db.execute("UPDATE runs SET request = ? WHERE id = ?", (json.dumps(request_), run))
    healthy = submit(store, small("chain"))
    drive(engine, run, healthy)
    assert store.get(run).status == "failed" and words in store.get(run).message and "validation error" not in store.get(run).message
    assert store.get(healthy).status == "done"


def test_a_run_that_fails_at_its_very_end_can_be_finished(small, store, engine, monkeypatch):
    """The last step and the result are recorded together or not at all."""
    request = small("chain")
    run = submit(store, request)
    with monkeypatch.context() as broken:
        broken.setattr(worker, "baseline", lambda request: 1 / 0)
        drive(engine, run)
    assert store.get(run).status == "failed" and "4 of 5 levels" in store.get(run).message
    store.want(run, "go")
    drive(engine, run)
    assert_is(store, run, request)


@pytest.mark.parametrize("method", ["append", "end", "take", "wanted"])
def test_a_store_that_fails_twice_does_not_end_the_engine(method, small, store, engine, monkeypatch):
    run, tries = submit(store, small("chain")), iter([True, True])
    real = getattr(store, method)

    def twice_broken(*arguments, **more):
        if next(tries, False):
            raise StoreError("The run store could not be written.")
        return real(*arguments, **more)

    monkeypatch.setattr(store, method, twice_broken)
    for wish in ("pause", "go", "go", "go"):
        engine.turn()
        store.want(run, wish)
        drive(engine, run)
    assert_is(store, run, small("chain"))


def test_memory_that_runs_out_is_said(small, store, engine, monkeypatch):
    run = submit(store, small("chain"))
    monkeypatch.setattr(worker, "record_of", lambda step: (_ for _ in ()).throw(MemoryError()))
    drive(engine, run)
    assert "ran out of memory; use fewer lanes" in store.get(run).message and "nothing was computed" in store.get(run).message


def test_a_run_deleted_on_the_way_is_left(small, store, engine):
    run, other = submit(store, small("chain")), submit(store, small("mixture"))
    engine.turn()
    store.delete(run)
    drive(engine, other)
    assert store.get(run) is None and engine.active == [] and store.get(other).status == "done"

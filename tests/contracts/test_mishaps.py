"""What goes wrong is said in a sentence, the engine lives on, and the run can be finished."""

import json
from dataclasses import replace

import pytest

import engines
from engines.domains import domain
from engines.records.store import Store, StoreError
from engines.service import run_task
from engines.service.worker import Engine
from tests.contracts.driving import assert_is, drive, submit


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


@pytest.mark.parametrize(
    ("request_", "words"),
    [
        ({"domain": "chain", "lanes": 0, "levels": 3}, "lanes must lie between"),
        ({"domain": "gone", "levels": 3}, "no domain “gone”"),
        ({"domain": "chain", "levels": 3, "flavour": 1, "lanes": "x"}, "no setting “flavour”"),
        ([1, 2], "could not begin"),
    ],
)
def test_a_broken_request_fails_with_a_sentence(request_, words, small, store, engine):
    run = store.submit({"levels": 3})
    with store.change() as db:
        db.execute("UPDATE requests SET request = ? WHERE run = ?", (json.dumps(request_), run))
    healthy = submit(store, small("chain"))
    drive(engine, run, healthy)
    assert (
        store.get(run).status == "failed"
        and words in store.get(run).message
        and "validation error" not in store.get(run).message
    )
    assert store.get(healthy).status == "done"


def test_a_run_that_fails_at_its_very_end_can_be_finished(small, store, engine, monkeypatch):
    """The last step and the result are recorded together or not at all."""
    request = small("chain")
    run = submit(store, request)
    with monkeypatch.context() as broken:
        broken.setattr(run_task, "baseline", lambda request: 1 / 0)
        drive(engine, run)
    assert store.get(run).status == "failed" and "4 of 5 levels" in store.get(run).message
    store.want(run, "go")
    drive(engine, run)
    assert_is(store, run, request)


@pytest.mark.parametrize("method", ["append", "end", "take", "wishes", "waiting"])
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
    monkeypatch.setattr(run_task, "step_record", lambda *step: (_ for _ in ()).throw(MemoryError()))
    drive(engine, run)
    assert (
        "ran out of memory; use fewer lanes" in store.get(run).message
        and "nothing was computed" in store.get(run).message
    )


def test_a_run_deleted_on_the_way_is_left(small, store, engine):
    run, other = submit(store, small("chain")), submit(store, small("mixture"))
    engine.turn()
    store.delete(run)
    drive(engine, other)
    assert store.get(run) is None and engine.active == [] and store.get(other).status == "done"


def fill(store: Store) -> None:
    run = store.submit({"levels": 1000})
    for position in range(1, 1000):
        store.append(run, position, {"noise": list(range(position, position + 4000))}, b"", 0.0)


def test_a_full_disk_is_said(tmp_path):
    with pytest.raises(StoreError, match="disk is full.*Free some space.*Resume"):
        fill(Store(tmp_path / "runs.db", most_bytes=200_000))


def test_a_run_that_met_a_full_disk_goes_on_when_there_is_room(tmp_path, small):
    """Nothing recorded is lost, and the designs are those of an undisturbed run."""
    request, path = small("mixture", lanes=60, levels=12), tmp_path / "runs.db"
    full = Store(path, most_bytes=220_000)
    run, engine = full.submit(request.model_dump(mode="json")), Engine(full)
    for _ in range(20):
        engine.turn()
    roomy, stuck = Store(path), full.get(run)
    assert 0 < stuck.position < 12 and len(roomy.records(run)) == stuck.position
    roomy.release()
    roomy.want(run, "go")
    engine = Engine(roomy)
    while engine.turn():
        pass
    assert roomy.get(run).status == "done" and len(roomy.records(run)) == 12
    assert list(map(tuple, roomy.get(run).result["designs"])) == engines.design(request).designs


def test_an_engine_says_that_the_disk_was_full_once_there_is_room(tmp_path, small):
    store = Store(tmp_path / "runs.db", most_bytes=220_000)
    run, engine = store.submit(small("mixture", lanes=60, levels=12).model_dump(mode="json")), Engine(store)
    for _ in range(20):
        engine.turn()
    engine.store = Store(store.path)
    engine.turn()
    assert store.get(run).status == "failed"
    assert (
        "disk is full" in store.get(run).message and f"{store.get(run).position} of 12 levels" in store.get(run).message
    )

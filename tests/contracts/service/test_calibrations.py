"""A finished run's states judged again on request: once, after everybody's runs; stopped and taken up again."""

from __future__ import annotations

import time

import pytest

from engines.domains import domain
from engines.service import fair_queue
from engines.service.asked import asked, calibrations
from engines.service.fair_queue import SLICE_SECONDS, FairQueue
from engines.service.worker import Engine
from engines.studies.calibration import calibration, read_level
from engines.studies.calibration.rejudged import chosen_levels
from tests.contracts.driving import drive, submit
from tests.contracts.service.test_fair_turns import NOBODY, busy


def finished(store, engine, request) -> str:
    run = submit(store, request)
    drive(engine, run)
    return run


def turn_until(engine: Engine, condition) -> None:
    for _ in range(20_000):
        if condition():
            return
        engine.turn()
    raise AssertionError(engine.store.query("SELECT * FROM calibrations"))


def found(engine: Engine, run: str) -> dict:
    """What is found of a run that is asked for now."""
    engine.store.ask_calibration(run)
    turn_until(engine, lambda: engine.store.calibration(run)[1] is not None)
    return engine.store.calibration(run)[1]


@pytest.mark.parametrize("settings", [{"sampler": "svdd"}, {"sampler": "smc"}, {"sampler": "beam", "every": 1}])
def test_the_run_s_own_estimate_says_what_it_said_on_the_way(small, store, engine, settings):
    asked = small("chain", value="exact", lanes=12, **settings)
    run = finished(store, engine, asked)
    again = list(map(read_level, found(engine, run)["estimates"]["exact"]))
    on_the_way = {level.t: level for level in calibration(store.records(run), asked.levels)}
    assert [level.t for level in again] == sorted(chosen_levels(asked.levels), reverse=True)
    for level in again:
        assert level.bias == pytest.approx(on_the_way[level.t].bias, abs=1e-5)
        assert level.correlation == pytest.approx(on_the_way[level.t].correlation, abs=1e-5, nan_ok=True)


@pytest.mark.parametrize("name", ["utr", "mixture"])
def test_every_estimate_that_can_judge_is_there(small, store, engine, name):
    """Of the unguided model too, which asked none; a learned one only where it has learned."""
    run = finished(store, engine, small(name, sampler="unguided"))
    told = found(engine, run)
    assert set(told["estimates"]) == set(domain(name).values) - {"monte_carlo"}
    assert told["cost"]["rows"] > 0 and told["cost"]["reward_calls"] > 0


def test_a_value_that_was_learned_is_among_them(small, store, engine):
    request = small("mixture", value="monte_carlo", rollouts=100, guided_rounds=0)
    assert "monte_carlo" in found(engine, finished(store, engine, request))["estimates"]


def test_it_is_found_once(small, store, engine):
    run = finished(store, engine, small("chain"))
    first = found(engine, run)
    store.ask_calibration(run)
    assert store.calibrations_wanted() == {} and store.calibration(run)[1] == first


def test_of_refine_the_designs_before_its_rounds_are_judged(small, store, engine):
    told = found(engine, finished(store, engine, small("chain", sampler="refine", begin="svdd", value="pm")))
    assert [level["t"] for level in told["estimates"]["pm"]] == [4, 3, 2, 1]


def test_it_says_how_far_it_is_and_can_be_stopped(small, store, engine, monkeypatch):
    monkeypatch.setattr(fair_queue, "SLICE_SECONDS", 0.0)
    run = finished(store, engine, small("utr", levels=12))
    store.ask_calibration(run)
    turn_until(engine, lambda: "carrying the run out again: level" in store.calibration(run)[0])
    store.withdraw_calibration(run)
    turn_until(engine, lambda: not engine.queue.tasks)
    assert store.calibration(run) is None
    assert found(engine, run)["estimates"]


def test_an_engine_that_is_gone_is_followed_by_one_that_begins_anew_but_not_for_ever(small, store, engine):
    run = finished(store, engine, small("chain"))
    store.ask_calibration(run)
    for _ in range(asked.MOST_TRIES):
        Engine(store).calibrations.heed()
    engine.calibrations.heed()
    assert store.calibration(run)[1] == {"message": calibrations.Calibrations.broke_off}
    assert found(Engine(store), run)["estimates"]  # asked once more


def test_designs_that_are_others_now_are_said(small, store, engine):
    run = finished(store, engine, small("chain"))
    with store.change() as db:
        db.execute("UPDATE results SET result = json_set(result, '$.designs[0]', 'zzz')")
    assert "This run, carried out again, gives other designs" in found(engine, run)["message"]


def test_it_waits_for_everybody_s_runs():
    queue = FairQueue()
    patient, other = queue.add("ann", busy(NOBODY), patient=True), queue.add("bob", busy(4 * SLICE_SECONDS))
    begun = time.monotonic()
    while other not in queue.take_ended() and time.monotonic() - begun < 20:
        queue.turn()
        assert patient.used == 0
    for _ in range(3):
        queue.turn()
    assert patient.used > 0
    patient.cancel()

"""People take turns, and a turn is a slice of time: nobody waits for anybody else's levels, scripts or comparisons."""

import threading
import time

import pytest

from engines.records.meter import Meter
from engines.records.store import ENDED
from engines.request import Request
from engines.rewards import JUDGED_AT_ONCE, Reward, Scorer
from engines.service import fair_queue, places
from engines.service.fair_queue import SLICE_SECONDS, FairQueue
from engines.service.places import MOST_OF_ONE, MOST_PLACES
from engines.yield_points import Cancelled, away, clock, pieces, yield_point
from tests.contracts.driving import assert_is, drive

SLEEPING = "import time\n\ndef reward(designs):\n    time.sleep(20)\n    return [0.0 for d in designs]\n"
LONG = {"domain": "enhancer", "lanes": 40, "particles": 20, "levels": 128}
SHORT = {"domain": "chain", "lanes": 4, "particles": 2, "levels": 3}
NOBODY = 1e9


def ask(store, settings, owner):

    return store.submit(Request(**settings).model_dump(mode="json"), owner)


def turn_until(engine, condition, seconds):
    """Seconds until the condition holds, at most so many."""
    begun = time.monotonic()
    while not condition() and time.monotonic() - begun < seconds:
        engine.turn()
    return time.monotonic() - begun


@pytest.fixture
def stop_all(store, engine):
    yield
    for active in list(engine.active):
        active.cancel()


def busy(seconds):
    """Work of so many seconds of its own, with points."""

    def work():
        begun = clock()
        while clock() - begun < seconds:
            yield_point()

    return work


def test_people_take_turns_not_runs():
    queue = FairQueue()
    mine = [queue.add("ann", busy(NOBODY)) for _ in range(4)]
    other = queue.add("bob", busy(NOBODY))
    begun = time.monotonic()
    while time.monotonic() - begun < 12 * SLICE_SECONDS:
        queue.turn()
    assert other.used == pytest.approx(sum(task.used for task in mine), abs=2.5 * SLICE_SECONDS)
    assert max(task.used for task in mine) - min(task.used for task in mine) < 2.5 * SLICE_SECONDS
    for task in (*mine, other):
        task.cancel()


def test_who_comes_anew_is_not_served_for_the_time_before():
    queue = FairQueue()
    first = queue.add("ann", busy(NOBODY))
    for _ in range(6):
        queue.turn()
    second = queue.add("bob", busy(NOBODY))
    before = first.used
    for _ in range(6):
        queue.turn()
    assert first.used - before > SLICE_SECONDS and second.used > SLICE_SECONDS
    first.cancel(), second.cancel()


def test_a_short_run_beside_long_ones_has_two_turns_in_three(monkeypatch):
    monkeypatch.setattr(fair_queue, "SLICE_SECONDS", 0.05)
    monkeypatch.setattr(fair_queue, "LITTLE_SECONDS", 1.2)
    queue = FairQueue()
    long = [queue.add("ann", busy(NOBODY)) for _ in range(3)]
    while sum(task.used for task in long) < 1.3:
        queue.turn()
    before, short = sum(task.used for task in long), queue.add("bob", busy(1.0))
    while short not in queue.take_ended():
        queue.turn()
    meanwhile = sum(task.used for task in long) - before
    assert short.used / (short.used + meanwhile) == pytest.approx(2 / 3, abs=0.1)
    for task in long:
        task.cancel()


def test_work_without_a_point_holds_up_nobody():
    queue, stuck = FairQueue(), threading.Event()
    queue.add("ann", lambda: stuck.wait(30))
    other = queue.add("bob", busy(0.0))
    begun = time.monotonic()
    while other not in queue.take_ended():
        queue.turn()
    assert time.monotonic() - begun < 5
    stuck.set()


def test_who_waits_for_another_process_has_no_turn():
    queue, answer = FairQueue(), threading.Event()

    def work():
        with away():
            answer.wait(30)

    queue.add("ann", work)
    other, begun = queue.add("bob", busy(0.0)), time.monotonic()
    while other not in queue.take_ended():
        queue.turn()
    assert time.monotonic() - begun < 2
    answer.set()
    while queue.turn():
        queue.take_ended()


def test_the_clock_of_work_stands_still_while_others_have_their_turn():
    queue, told = FairQueue(), []

    def work():
        begun = clock()
        yield_point()
        told.append(clock() - begun)

    queue.add("ann", work), queue.add("bob", busy(4 * SLICE_SECONDS))
    while queue.turn():
        queue.take_ended()
    assert told[0] < 0.5 * SLICE_SECONDS


def test_what_is_cancelled_ends_at_its_next_point():
    queue = FairQueue()
    task = queue.add("ann", busy(NOBODY))
    queue.turn()
    task.cancel()
    while task not in queue.take_ended():
        queue.turn()
    assert task.error is None and not issubclass(Cancelled, Exception)


def test_pieces_are_all_there_is_once():
    assert list(pieces("abcde", 2)) == ["ab", "cd", "e"] and list(pieces([], 3)) == [[]]


def test_behind_eight_long_runs_of_one_person_another_begins_at_once(store, engine, stop_all):
    for _ in range(8):
        ask(store, LONG, "ann")
    turn_until(engine, lambda: len(engine.active) == MOST_OF_ONE and engine.active[0].opened, 60)
    run = ask(store, SHORT, "bob")
    assert turn_until(engine, lambda: store.get(run).status == "done", 30) < 3


@pytest.mark.parametrize(("people", "held"), [(MOST_PLACES // 2, 1e9), (MOST_PLACES, 0.5)])
def test_whoever_has_no_place_soon_gets_one(people, held, store, engine, stop_all, monkeypatch):
    """Of somebody who has several; where nobody has, of whoever has had it long."""
    monkeypatch.setattr(places, "HELD_SECONDS", held)
    for person in range(people):
        for _ in range(2):
            ask(store, {**SHORT, "domain": "mixture", "lanes": 100, "levels": 1000}, f"person {person}")
    turn_until(engine, lambda: len(engine.active) == MOST_PLACES, 10)
    run = ask(store, SHORT, "late")
    assert turn_until(engine, lambda: store.get(run).status == "done", 30) < 10


def test_a_parked_run_ends_as_if_it_had_never_left(store, engine):

    request = Request(domain="mixture", lanes=8, particles=4, levels=12)
    run = store.submit(request.model_dump(mode="json"), "ann")
    engine.turn()
    engine.active[0].parking = True
    turn_until(engine, lambda: not engine.active, 10)
    assert store.get(run).status == "queued" and 0 < store.get(run).position < 12
    drive(engine, run)
    assert_is(store, run, request)


@pytest.mark.parametrize(("wish", "status"), [("pause", "paused"), ("stop", "stopped")])
def test_stop_and_pause_act_within_a_second_whatever_a_level_costs(wish, status, store, engine):
    """A level of 4,000 candidates takes a minute."""
    run = ask(store, {**LONG, "lanes": 100, "particles": 40, "levels": 8}, "ann")
    turn_until(engine, lambda: engine.active and engine.active[0].opened, 60)
    turn_until(engine, lambda: False, 1)
    assert store.get(run).position == 0
    store.want(run, wish)
    assert turn_until(engine, lambda: store.get(run).status == status, 10) < 1
    assert turn_until(engine, lambda: not engine.queue.tasks, 10) < 5


@pytest.mark.sandbox
def test_a_sleeping_script_holds_up_its_owner_only(store, engine, stop_all):
    sleeping = ask(store, {**SHORT, "value": "pm", "scripts": {"slow": SLEEPING}, "rewards": {"slow": 1}}, "ann")
    turn_until(engine, lambda: engine.active and engine.active[0].opened, 60)
    turn_until(engine, lambda: False, 2)
    run = ask(store, SHORT, "bob")
    assert turn_until(engine, lambda: store.get(run).status == "done", 30) < 3
    assert store.get(sleeping).status == "running"
    store.want(sleeping, "stop")
    assert turn_until(engine, lambda: store.get(sleeping).status in ENDED, 10) < 1
    assert turn_until(engine, lambda: not engine.queue.tasks, 10) < 5


def test_rewards_are_asked_for_some_designs_at_a_time():

    asked = []
    reward = Reward("Length", "", "", lambda designs, _: asked.append(len(designs)) or [len(d) for d in designs])
    designs = [str(i) for i in range(3 * JUDGED_AT_ONCE + 1)]
    assert Scorer({"length": reward}, {"length": 1.0}, None, Meter())(designs).tolist() == [len(d) for d in designs]
    assert asked == [JUDGED_AT_ONCE] * 3 + [1]

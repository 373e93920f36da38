"""What the page holds of runs: bounded in bytes, read once, and a tick costs the same at every level."""

from __future__ import annotations

import statistics
import threading
import time
import tracemalloc

import pytest

from engines.records.store import Store
from engines.service.worker import Engine
from studio.history.listing import view_history
from studio.runs.records.cache import RecordCache
from studio.runs.runs import Runs
from studio.runs.view import view_run
from tests.contracts.store.test_step_bytes import step

SMALL = {"domain": "chain", "lanes": 12, "particles": 4, "levels": 3}


@pytest.fixture
def store(tmp_path):
    return Store(tmp_path / "studio.db")


def recorded(store: Store, levels: int, lanes: int = 24, particles: int = 8) -> str:
    """A run whose levels are recorded and that still runs."""
    run = store.submit({**Runs(store).validate(SMALL), "lanes": lanes, "levels": levels + 1}, "ann")
    store.take("engine", run)
    for position in range(1, levels + 1):
        store.append(run, position, step(lanes, particles, levels + 1 - position, seed=position % 5), b"", 0.1)
    return run


def test_records_are_a_list_that_is_read_by_parts(store):
    run = recorded(store, 40)
    records = RecordCache(store, 10**9).read(store.get(run))
    assert len(records) == 40 and [r["t"] for r in records] == list(range(40, 0, -1))
    assert records[-1] == store.records(run)[-1] and records[3:5][1]["t"] == 36
    assert [r["t"] for r in records[38:]] == [2, 1] and not records[40:] and next(reversed(records))["t"] == 1


def test_a_record_is_read_once_while_it_is_held(store, monkeypatch):
    run, asked = recorded(store, 40), []
    real = store.records
    monkeypatch.setattr(store, "records", lambda *which: asked.append(which) or real(*which))
    cache = RecordCache(store, 10**9)
    for _ in range(3):
        assert len(list(cache.read(store.get(run)))) == 40
    assert sum(until - after for _, after, until in asked) == 40


def test_memory_is_bounded_in_bytes(store):
    """Of many runs, and of one that is larger than the bound."""
    runs = [recorded(store, 60) for _ in range(4)]
    tracemalloc.start()
    before = tracemalloc.get_traced_memory()[0]
    cache = RecordCache(store, 2_000_000)
    for run in runs * 2:
        assert sum(1 for _ in cache.read(store.get(run))) == 60
    grown = tracemalloc.get_traced_memory()[0] - before
    tracemalloc.stop()
    assert 1_000_000 < cache.bytes <= 2_000_000 and grown < 3 * cache.bytes


def test_nobody_waits_while_another_run_is_unpacked(store, monkeypatch):
    slow, quick = recorded(store, 3), recorded(store, 3)
    cache, real, release = RecordCache(store, 10**9), store.records, threading.Event()
    monkeypatch.setattr(store, "records", lambda run, *which: (run == slow and release.wait(30), real(run, *which))[1])
    thread = threading.Thread(target=lambda: list(cache.read(store.get(slow))))
    thread.start()
    time.sleep(0.05)
    begun = time.monotonic()
    assert len(list(cache.read(store.get(quick)))) == 3 and time.monotonic() - begun < 10
    release.set()
    thread.join()


def test_each_run_has_a_door_of_its_own_while_it_is_read(store):
    cache = RecordCache(store, 10**9)
    doors = {run: cache._door(run) for run in map(str, range(500))}
    assert len({id(door) for door in doors.values()}) == 500 and all(cache._door(run) is doors[run] for run in doors)
    doors.clear()
    assert not cache._doors


def tick_seconds(runs: Runs, run: str, after: int) -> float:
    """CPU time of a tick that has one level to draw."""

    def once() -> float:
        begun = time.process_time()
        view_run(runs, run, after, "ann")
        return time.process_time() - begun

    return statistics.median(once() for _ in range(15))


def test_a_tick_costs_the_same_at_every_level(store):
    runs, early, late = Runs(store), recorded(store, 10), recorded(store, 900)
    assert tick_seconds(runs, late, 899) < 2 * tick_seconds(runs, early, 9)


def test_history_and_start_read_no_results_and_no_texts(store, monkeypatch):
    """Not even of those that are shown: the best design and the beginnings of texts lie beside."""
    runs = Runs(store)
    run = runs.start(SMALL, "ann")
    engine = Engine(store)
    while engine.turn():
        pass
    asked, real = [], store.query
    monkeypatch.setattr(store, "query", lambda sql, *values: asked.append(sql) or real(sql, *values))
    (entry,) = view_history(runs, "ann", {})["entries"]
    runs.start(SMALL, "ann")
    assert entry["id"] == run and "<svg" in entry["picture"]
    assert not any("SELECT result" in sql or "FROM texts" in sql or "FROM steps" in sql for sql in asked)


@pytest.mark.parametrize(
    ("sql", "index"),
    [
        ("SELECT id FROM runs WHERE owner = 'a' ORDER BY created DESC LIMIT 50", "runs_by_owner"),
        ("SELECT COUNT(*) FROM runs WHERE status IN ('queued', 'running')", "runs_by_status"),
        ("SELECT run FROM results WHERE pending", "results_pending"),
        ("SELECT record FROM steps WHERE run = 'a' AND position > 3", "PRIMARY KEY"),
    ],
)
def test_what_is_asked_often_has_an_index(store, sql, index):
    assert index in store.query(f"EXPLAIN QUERY PLAN {sql}")[0][3]

"""The store keeps to its size and its age; who loses a run by that is told, and starred and unfinished runs stay."""

from __future__ import annotations

import random
import time
from dataclasses import replace

import pytest

from engines.records.store import Store, StoreError, StoreLimits
from studio.janitor import Janitor

REQUEST = {"domain": "chain", "levels": 3}
DAY = 86_400.0


def finished(store: Store, owner: str = "ann", client: str = "", days: float = 0, kilobytes: int = 1) -> str:
    """A run that ended so many days ago."""
    run = store.submit(REQUEST, owner, client)
    noise = random.Random(run).randbytes(500 * kilobytes).hex()
    store.append(run, 1, {"noise": noise}, b"", 0.0, {"rewards": [1.0], "designs": ["abc"]})
    with store.change() as db:
        db.execute(
            "UPDATE runs SET ended = ended - :s, created = created - :s WHERE id = :run", {"s": days * DAY, "run": run}
        )
    return run


def bounded(store: Store, **limits) -> Store:
    store.limits = replace(StoreLimits(), **limits)
    return store


def clean(store: Store) -> int:
    deleted = 0
    while gone := store.clean():
        deleted += gone
    return deleted


def test_old_runs_go_and_their_owner_is_told(store):
    old, new = finished(store, days=31), finished(store, days=29)
    assert clean(bounded(store, store_days=30)) == 1
    assert store.get(old) is None and store.get(new) is not None and store.records(old) == []
    assert "deleted on" in store.deletion(old) and "older than 30 days" in store.deletion(old)
    (sentence,) = store.deletions("ann")
    assert sentence.startswith("1 of your runs was deleted") and "Star a run" in sentence
    assert store.deletions("bob") == [] and store.deletion("nothing") == ""


def test_starred_and_unfinished_runs_and_the_example_stay(store):
    starred, example = finished(store, days=90), "example"
    store.star(starred, True)
    store.put(example, REQUEST, [{"t": 0, "cost": {"seconds": 0.1}}], {"designs": []})
    live = [store.submit(REQUEST, "ann") for _ in range(2)]
    store.take("engine", live[0])
    with store.change() as db:
        db.execute("UPDATE runs SET created = 1, ended = CASE WHEN ended IS NULL THEN NULL ELSE 1 END")
    assert clean(bounded(store, store_days=1, store_bytes=1)) == 0
    assert all(store.get(run) for run in (starred, example, *live))
    store.star(starred, False)
    assert clean(store) == 1 and store.get(starred) is None


def test_a_store_that_is_too_large_loses_the_oldest_of_whoever_holds_most(store):
    """One who fills the store drives out nobody else's runs, however many names they take."""
    victim = finished(store, "ann", "203.0.113.1", days=50, kilobytes=100)
    flood = [finished(store, f"name {n}", "203.0.113.66", days=20 - n, kilobytes=100) for n in range(15)]
    assert clean(bounded(store, store_bytes=700_000)) > 4
    left = [run for run in flood if store.get(run)]
    assert store.get(victim) and left == flood[-len(left) :] and store.used_bytes() <= 630_000
    assert "store was full" in store.deletion(flood[0])


def test_what_is_deleted_goes_back_to_the_disk(store):
    for _ in range(10):
        finished(store, days=40, kilobytes=300)
    store.query("PRAGMA wal_checkpoint(TRUNCATE)")
    before = store.path.stat().st_size
    bounded(store, store_days=30)
    assert Janitor(store).clean_if_quiet() == 10
    assert before > 1.5e6 and store.path.stat().st_size < before / 5


def test_an_older_file_is_made_to_give_back_too(tmp_path):
    from tests.contracts.store.test_opening import FIXTURE

    file = tmp_path / "studio.db"
    file.write_bytes(FIXTURE.read_bytes())
    store = Store(file)
    assert store.query("PRAGMA auto_vacuum") == [(0,)]
    order = store.query("SELECT id FROM runs ORDER BY rowid")
    Janitor(store).clean_if_quiet()
    assert store.query("PRAGMA auto_vacuum") == [(2,)] and store.query("PRAGMA integrity_check") == [("ok",)]
    assert store.query("SELECT id FROM runs ORDER BY rowid") == order


def test_nobody_is_disturbed_while_somebody_computes(store, monkeypatch):
    janitor = Janitor(bounded(store, store_days=30))
    old, live = finished(store, days=40), store.submit(REQUEST, "ann")
    assert janitor.clean_if_quiet() is None and store.get(old)
    monkeypatch.setattr("studio.janitor.MOST_WAIT_SECONDS", 0.0)
    assert janitor.clean_if_quiet() == 1 and store.get(live).status == "queued"


def test_the_janitor_works_in_a_thread_and_outlives_a_store_that_is_held(store, monkeypatch):
    monkeypatch.setattr("engines.records.store.database.BUSY_SECONDS", 0.05)
    old = finished(bounded(store, store_days=30), days=40)
    with store.change():
        Janitor(store, seconds=0.05).start()
        time.sleep(0.5)
    for _ in range(200):
        if store.get(old) is None:
            return
        time.sleep(0.05)
    raise AssertionError("the janitor ended")


def test_stars_are_bounded_by_person_and_address(store):
    runs = [finished(store, f"name {n}", "203.0.113.7") for n in range(4)]
    for run in runs[:3]:
        store.star(run, True, most=3)
    with pytest.raises(StoreError, match="3 runs are starred already"):
        store.star(runs[3], True, most=3)
    store.star(runs[0], True, most=3)
    store.star(runs[0], False, most=3)
    store.star(runs[3], True, most=3)
    assert [store.get(run).starred for run in runs] == [False, True, True, True]


def test_a_store_full_of_what_must_stay_takes_nothing_more(store):
    run = finished(store, kilobytes=100)
    store.star(run, True)
    bounded(store, store_bytes=50_000)
    assert clean(store) == 0
    with pytest.raises(StoreError, match="store of this studio is full"):
        store.check_room()

"""The run store: what is put in comes out, in order, for several threads at once."""

import threading

import pytest

from engines.records.store import ENDED, LIVE, StoreError
from tests.contracts.driving import take_first

REQUEST = {"domain": "chain", "levels": 3}
COST = {"rows": 1, "reward_calls": 2, "cache_hits": 3, "seconds": 0.5, "network_seconds": 0.1, "reward_seconds": 0.2}


def test_a_run_goes_from_queued_to_done(store):
    run = store.submit(REQUEST, "ann")
    assert (store.get(run).status, store.get(run).request, store.get(run).position) == ("queued", REQUEST, 0)
    assert (
        take_first(store, "engine").id == run
        and store.get(run).status == "running"
        and take_first(store, "engine") is None
    )
    for position in (1, 2):
        store.append(run, position, {"t": 3 - position}, b"state %d" % position, 0.5)
    store.append(run, 3, {"t": 0}, b"last", 0.5, {"designs": ["abc"]})
    row = store.get(run)
    assert (row.status, row.position, row.seconds, row.result) == ("done", 3, 1.5, {"designs": ["abc"]})
    assert row.created <= row.started <= row.ended and row.status in ENDED


def test_records_come_in_order_and_only_the_newest_state_is_kept(store):
    run = store.submit(REQUEST)
    for position in range(1, 13):
        store.append(run, position, {"t": 12 - position, "text": "α"}, bytes([position]), 0.0)
    assert [r["t"] for r in store.records(run)] == list(range(11, -1, -1))
    assert [r["t"] for r in store.records(run, after=10)] == [1, 0] and store.records(run, after=12) == []
    assert store.state(run) == bytes([12])
    assert store.connection().execute("SELECT COUNT(*) FROM states").fetchone() == (1,)


def test_a_step_recorded_again_replaces_the_first(store):
    run = store.submit(REQUEST)
    store.append(run, 1, {"t": "old"}, b"", 0.0)
    store.append(run, 1, {"t": "new"}, b"", 0.0)
    assert store.records(run) == [{"t": "new"}]


def test_every_change_raises_the_version(store):
    run = store.submit(REQUEST)
    changes = [
        lambda: take_first(store, "e"),
        lambda: store.append(run, 1, {}, b"", 0.0),
        lambda: store.want(run, "pause"),
        lambda: store.end(run, "paused", "Paused."),
        lambda: store.want(run, "go"),
        lambda: store.want(run, "stop"),
    ]
    for change in changes:
        before = store.get(run).version
        change()
        assert store.get(run).version > before


@pytest.mark.parametrize(
    ("status", "wanted", "after"),
    [
        ("queued", "stop", "stopped"),
        ("paused", "stop", "stopped"),
        ("running", "stop", "running"),
        ("running", "pause", "running"),
        ("paused", "go", "queued"),
        ("failed", "go", "queued"),
        ("stopped", "go", "queued"),
        ("done", "go", "done"),
        ("done", "stop", "done"),
    ],
)
def test_what_a_wish_does_at_once(store, status, wanted, after):
    run = store.submit(REQUEST)
    if status != "queued":
        take_first(store, "engine")
    if status not in LIVE:
        store.end(run, status, "words", {"designs": []} if status == "done" else None)
    store.want(run, wanted)
    assert store.get(run).status == after and store.get(run).wanted == wanted


def test_a_stopped_run_says_whether_it_had_begun(store):
    fresh, begun = store.submit(REQUEST), store.submit(REQUEST)
    store.append(begun, 1, {}, b"", 0.0)
    for run in (fresh, begun):
        store.want(run, "stop")
    assert "before it began" in store.get(fresh).message and "kept" in store.get(begun).message


def test_runs_are_served_in_the_order_they_came(store):
    """And behind one's own: other people's runs are not ahead, since people take turns."""
    runs = [store.submit(REQUEST) for _ in range(3)]
    assert [store.ahead(run) for run in runs] == [0, 1, 2] and store.ahead(store.submit(REQUEST, "bob")) == 0
    assert take_first(store, "engine").id == runs[0] and store.ahead(runs[2]) == 2
    store.end(runs[0], "done")
    assert take_first(store, "engine").id == runs[1] and store.release("engine") == 0


def test_history_is_an_owners_own_newest_first(store):
    mine = [store.submit(REQUEST, "ann") for _ in range(3)]
    store.submit(REQUEST, "bob")
    assert [row.id for row in store.history("ann")] == mine[::-1]
    assert [row.id for row in store.history("ann", limit=1)] == mine[-1:] and store.history("eve") == []


def test_a_deleted_run_is_gone(store):
    run = store.submit(REQUEST)
    store.append(run, 1, {}, b"", 0.0)
    store.delete(run)
    assert store.get(run) is None and store.records(run) == []
    with pytest.raises(StoreError):
        store.append(run, 2, {}, b"", 0.0)
    assert store.connection().execute("SELECT COUNT(*) FROM steps").fetchone() == (0,)


def test_what_is_no_json_leaves_the_store_usable(store):
    run = store.submit(REQUEST)
    for refused in (
        lambda: store.submit({"levels": object()}),
        lambda: store.submit({}),
        lambda: store.append(run, 1, {"v": float("nan")}, b"", 0.0),
    ):
        with pytest.raises((TypeError, KeyError, ValueError)):
            refused()
    assert store.get(store.submit(REQUEST)).status == "queued" and store.records(run) == []


def test_a_recorded_run_can_be_put_in(store):
    store.put("example", REQUEST, [{"t": 1, "cost": COST}, {"t": 0, "cost": COST}], {"designs": ["abc"]})
    row = store.get("example")
    assert (row.status, row.position, row.seconds, row.result["designs"]) == ("done", 2, 1.0, ["abc"])
    assert [r["t"] for r in store.records("example")] == [1, 0]


def test_a_reader_sees_every_step_of_a_writer_once(store):
    run, seen = store.submit(REQUEST), []

    def write() -> None:
        for position in range(1, 61):
            store.append(run, position, {"n": position}, b"x" * 1000, 0.0)

    writer = threading.Thread(target=write)
    writer.start()
    while writer.is_alive() or len(seen) < 60:
        seen.extend(record["n"] for record in store.records(run, len(seen)))
    assert seen == list(range(1, 61))


def test_threads_may_submit_and_take_together(store):
    taken, lock = [], threading.Lock()

    def work(name: str) -> None:
        for _ in range(10):
            store.submit(REQUEST, name)
            while (row := take_first(store, name)) is None:  # another was quicker
                pass
            with lock:
                taken.append(row.id)

    threads = [threading.Thread(target=work, args=(name,)) for name in "abc"]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(taken) == len(set(taken)) == 30

"""A run that its owner deletes is hidden at once, comes back within the undo time, and after it nothing is left."""

from __future__ import annotations

from dataclasses import replace

import pytest

from engines.records.store import NotHeld, Store, StoreLimits
from engines.records.store.texts import text_hash
from engines.service.stored_heads import StoredHeads
from studio.janitor import Janitor

SECRET = "a note that nobody else shall find " * 3
SCRIPT = "def reward(designs):\n    return [0.0 for _ in designs]\n" + "# of a long script\n" * 80
REQUEST = {"domain": "chain", "levels": 3, "scripts": {"mine": SCRIPT}}


def undone_within(store: Store, seconds: float) -> Store:
    store.limits = replace(StoreLimits(), undo_seconds=seconds)
    return store


def done(store: Store, owner: str = "ann") -> str:
    run = store.submit(REQUEST, owner)
    store.append(run, 1, {"t": 0, "values": []}, b"state", 0.5, {"rewards": [1.0], "designs": ["abc"]})
    return run


def test_a_deleted_run_is_hidden_and_comes_back_whole(store):
    run, other = done(store), done(store, "bob")
    store.annotate(run, "ann", "mine", "kept")
    assert store.discard([run, other, "nothing"], "ann") == [run]
    assert (
        store.history("ann") == [] == store.found("ann")[0] and store.get(run).deleted and not store.get(other).deleted
    )
    assert (
        store.purge() == 0 and [name for _, name, _ in store.discarded("ann")] == [run] and store.discarded("bob") == []
    )
    assert (
        store.restore([run], "bob") == [] and store.restore([run], "ann") == [run] and store.restore([run], "ann") == []
    )
    (row,) = store.history("ann")
    assert (row.status, row.name, row.note, row.result["rewards"]) == ("done", "mine", "kept", [1.0])


@pytest.mark.parametrize("status", ["queued", "running", "paused"])
def test_an_unfinished_run_is_stopped_first_and_can_go_on_when_it_is_back(store, status):
    run = store.submit(REQUEST, "ann")
    if status != "queued":
        store.take("engine", run)
    if status == "paused":
        store.end(run, "paused", by="engine")
    store.discard([run], "ann")
    if status == "running":
        assert store.wishes("engine") == {run: "stop"}
        store.end(run, "stopped", by="engine")
    assert store.get(run).status == "stopped" and store.waiting() == [] and store.unfinished() == 0
    store.want(run, "go")
    assert store.waiting() == []  # not while it is deleted
    store.restore([run], "ann")
    store.want(run, "go")
    assert [waiting for waiting, _ in store.waiting()] == [run]


def test_after_the_undo_time_nothing_of_it_is_left(store):
    """Not its request, record, script, name or note, what was learned from its script, or free pages of the file."""
    run, other = done(store), store.submit({"domain": "chain", "levels": 3}, "ann")
    store.annotate(run, "ann", "mine", SECRET)
    StoredHeads(store, store.get(run).owner, run).keep("head", b"learned of a script" * 100)
    store.ask_calibration(run)
    store.star(run, True)
    store.discard([run], "ann")
    assert undone_within(store, 0).purge() == 1 and store.restore([run], "ann") == []
    for table, column in (
        ("runs", "id"),
        *((name, "run") for name in ("requests", "results", "steps", "states", "uses")),
    ):
        assert store.query(f"SELECT * FROM {table} WHERE {column} = ?", run) == [], table
    assert store.query("SELECT * FROM texts") == [] == store.query("SELECT * FROM heads") and store.get(other)
    assert "its owner deleted it" in store.deletion(run) and store.deletions("ann") == []
    assert SECRET[:30].encode() not in store.path.read_bytes() and b"learned of a script" not in store.path.read_bytes()


def test_what_others_still_need_stays(store):
    """A script in the library, or in another run; what was learned from it, where another run uses it."""
    runs = [done(store), done(store)]
    for run in runs:
        StoredHeads(store, store.get(run).owner, run).keep("head", b"learned")
    store.discard(runs[:1], "ann")
    undone_within(store, 0).purge()
    assert store.get(runs[1]).request["scripts"]["mine"] == SCRIPT and len(store.query("SELECT * FROM heads")) == 1
    store.keep_script("ann", "mine", text_hash(SCRIPT), SCRIPT)
    store.discard(runs[1:], "ann")
    store.purge()
    assert store.script_text("ann", "mine") == SCRIPT and store.query("SELECT * FROM heads") == []


def test_an_engine_that_is_still_at_it_writes_nothing_anew(store):
    run = store.submit(REQUEST, "ann")
    store.take("engine", run)
    store.append(run, 1, {"t": 2, "values": []}, b"state", 0.5, by="engine")
    store.discard([run], "ann")
    undone_within(store, 0).purge()
    with pytest.raises(NotHeld):
        store.append(run, 2, {"t": 1, "values": []}, b"state", 0.5, by="engine")
    with pytest.raises(NotHeld):
        store.end(run, "stopped", by="engine")
    store.compare(run, {"rewards": []})
    store.keep_calibration(run, {})
    assert store.wishes("engine") == {} and all(
        store.query(f"SELECT * FROM {table}") == [] for table in ("steps", "states", "results", "calibrations")
    )


def test_the_janitor_purges_also_while_somebody_computes(store):
    run, live = done(store), store.submit(REQUEST, "bob")
    store.take("engine", live)
    store.discard([run], "ann")
    Janitor(undone_within(store, 0)).look()
    assert store.get(run) is None and store.get(live)

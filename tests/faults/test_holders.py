"""Who holds a store, and who holds a run: one engine each, and what is dead holds nothing."""

import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from engines.records.store import NotHeld
from engines.records.store.lock import StoreHeld, StoreLock
from engines.service.worker import Engine
from tests.contracts.driving import assert_is, drive, submit

ROOT = Path(__file__).resolve().parents[2]
HOLDER = """
import sys, time
from pathlib import Path
from engines.records.store.lock import StoreLock
lock = StoreLock(Path(sys.argv[1]), "engine").acquire("it is me")
print("held", flush=True)
time.sleep(60)
"""


def test_a_run_taken_over_is_written_by_its_new_engine_only(small, store, engine):
    """The old engine neither advances nor ends it, and lives on; the designs are the undisturbed run's."""
    request = small("chain")
    run = submit(store, request)
    engine.turn(), engine.turn()
    assert store.release("another") == 1 and "2 of 5 levels are kept. Press Resume" in store.get(run).message
    store.want(run, "go")
    other = Engine(store)
    other.turn()
    engine.turn()
    assert engine.active == [] and store.get(run).position == 3
    with pytest.raises(NotHeld):
        store.end(run, "failed", "not mine", by=engine.id)
    drive(other, run)
    assert_is(store, run, request)


def test_an_engine_that_lost_a_run_does_not_say_that_it_failed(small, store, engine, monkeypatch):
    run = submit(store, small("chain"))
    engine.turn()
    store.release()
    store.want(run, "go")
    Engine(store).turn()
    monkeypatch.setattr(store, "append", lambda *_, **__: 1 / 0)
    while engine.active:
        engine.turn()
    assert store.get(run).status == "running" and store.get(run).message == ""


@pytest.mark.parametrize(("wanted", "status"), [("go", "failed"), ("pause", "paused"), ("stop", "stopped")])
def test_what_a_dead_engine_held_ends_as_was_wanted(wanted, status, small, store, engine):
    run = submit(store, small("chain"))
    engine.turn()
    store.want(run, wanted)
    assert store.release(engine.id) == 0 and store.get(run).status == "running"
    assert store.release("its successor") == 1 and store.get(run).status == status
    store.want(run, "go")
    drive(Engine(store), run)
    assert_is(store, run, small("chain"))


def test_a_lock_dies_with_its_process(tmp_path):
    path = tmp_path / "studio.db"
    holder = subprocess.Popen([sys.executable, "-c", HOLDER, path], cwd=ROOT, stdout=subprocess.PIPE)
    try:
        assert holder.stdout.readline() == b"held\n"
        with pytest.raises(StoreHeld, match="Another engine holds.*studio.db") as held:
            StoreLock(path, "engine").acquire("I")
        assert held.value.note == "it is me"
        StoreLock(path, "studio").acquire("another role").release()
        os.kill(holder.pid, signal.SIGKILL)
        StoreLock(path, "engine").acquire("I", seconds=5).release()
    finally:
        holder.kill()
        holder.wait()


def test_a_second_engine_process_on_a_store_ends_with_a_sentence(tmp_path):
    path = tmp_path / "studio.db"
    lock = StoreLock(path, "engine").acquire("1")
    second = [sys.executable, "-c", "from engines.service import worker; worker.ORPHAN_SECONDS = .2; worker.main()"]
    ended = subprocess.run([*second, path], cwd=ROOT, capture_output=True, text=True, timeout=60)
    lock.release()
    assert ended.returncode == 1 and "Another engine holds the run store" in ended.stderr
    assert "Traceback" not in ended.stderr and not path.exists()

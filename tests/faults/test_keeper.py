"""The keeper of the engine outlives what it meets, notices what no longer works, and says it in words."""

import errno
import os
import resource
import signal
import sqlite3
import subprocess
import sys
import time
from contextlib import suppress
from types import SimpleNamespace

import pytest

from engines.records.store import Store, StoreError
from engines.service.heartbeat import IDLE, WORKING
from studio.engine import process, pulse
from studio.engine.pulse import PATIENCE, Patience
from studio.runs.runs import Runs
from studio.runs.supervisor import Supervisor
from studio.runs.view import view_run
from tests.contracts.driving import assert_is, submit
from tests.faults.studios import ROOT, alive

QUICK, HANGING, UNBORN = (f"tests.faults.engines.{name}" for name in ("quick", "hanging", "unborn"))


@pytest.fixture
def keeper(store, monkeypatch):
    """A keeper, not yet started, of engines that warm nothing up."""
    monkeypatch.setattr(process, "MODULE", QUICK)
    keeper = Supervisor(store)
    yield keeper
    keeper.close()
    assert keeper.process is None or keeper.process.poll() is not None


def until(condition, seconds: float = 60.0):
    """What the condition gives, as soon as it gives something."""
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        if found := condition():
            return found
        time.sleep(0.05)
    raise AssertionError(f"nothing came within {seconds} s")


def ended(store: Store, run: str, *statuses: str):
    return until(lambda: store.get(run).status in statuses and store.get(run))


def test_a_run_goes_through_and_the_words_fall_silent(small, store, keeper):
    runs = Runs(store)
    runs.engine_words = keeper.words
    run = submit(store, small("chain"))
    keeper.start()
    assert "next in line · the engine is starting" in view_run(runs, run, 0, "")["line"]
    ended(store, run, "done")
    assert_is(store, run, small("chain"))
    assert until(lambda: keeper.words() == "") and view_run(runs, run, 0, "")["engine"] == ""


@pytest.mark.parametrize("sign", [signal.SIGKILL, signal.SIGSTOP])
def test_an_engine_that_dies_or_stops_is_replaced_and_its_run_can_go_on(sign, small, store, keeper, monkeypatch):
    request = small("chain", lanes=200, levels=60)
    for doing in PATIENCE:
        monkeypatch.setitem(pulse.PATIENCE, doing, Patience(60 if doing == pulse.STARTING else 5, 120))
    keeper.start()
    run = submit(store, request)
    until(lambda: store.get(run).position > 2)
    first = keeper.process
    os.kill(first.pid, sign)
    if sign == signal.SIGSTOP:
        assert until(lambda: "has not answered" in keeper.words(), 5)
    row = ended(store, run, "failed")
    assert "levels are kept. Press Resume" in row.message and first.wait(5) == -signal.SIGKILL
    store.want(run, "go")
    ended(store, run, "done")
    assert_is(store, run, request)
    assert keeper.process.pid != first.pid


def test_an_engine_whose_main_loop_hangs_is_replaced(small, store, keeper, monkeypatch):
    """Its heart beats all the while; the run that it held ends with a sentence."""
    monkeypatch.setattr(process, "MODULE", HANGING)
    monkeypatch.setitem(pulse.PATIENCE, IDLE, Patience(60, 2))
    monkeypatch.setattr(pulse, "LONG_SECONDS", 0.5)
    keeper.start()
    until(lambda: keeper.words() == "")
    run = submit(store, small("chain"))
    assert until(lambda: "has not got on" in keeper.words())
    assert "Press Resume" in ended(store, run, "failed").message
    assert "it hung for 2 s" in keeper.words()


def test_an_engine_that_cannot_come_up_is_tried_again_and_the_reason_is_said(store, keeper, monkeypatch):
    monkeypatch.setattr(process, "MODULE", UNBORN)
    keeper.start()
    said = until(lambda: "not running" in keeper.words() and keeper.words())
    assert "No module named 'a_library_that_is_not_installed'" in said and "a new one starts" in said
    monkeypatch.setattr(process, "MODULE", QUICK)
    assert until(lambda: keeper.words() == "")


@pytest.mark.parametrize(
    ("error", "words"),
    [
        (OSError(errno.ENOMEM, "Cannot allocate memory"), "Cannot allocate memory"),
        (sqlite3.DatabaseError("file is not a database"), "file is not a database"),
        (MemoryError("no memory"), "no memory"),
    ],
)
def test_the_keeper_outlives_what_it_meets(error, words, store, keeper, monkeypatch):
    def refuse(*_, **__):
        raise error

    with monkeypatch.context() as broken:
        broken.setattr(subprocess, "Popen", refuse)
        keeper.start()
        assert words in until(lambda: "it cannot start" in keeper.words() and keeper.words())
    assert until(lambda: keeper.words() == "")


def test_the_keeper_waits_for_file_descriptors(store, keeper):
    """None is left in this process, so neither a lock nor a pipe can be had."""
    least, most = resource.getrlimit(resource.RLIMIT_NOFILE)
    taken = []
    try:
        resource.setrlimit(resource.RLIMIT_NOFILE, (max(map(int, os.listdir("/proc/self/fd"))) + 10, most))
        with suppress(OSError):
            while True:
                taken.append(os.dup(0))
        keeper.start()
        said = until(lambda: "it cannot start" in keeper.words() and keeper.words())
    finally:
        resource.setrlimit(resource.RLIMIT_NOFILE, (least, most))
        for descriptor in taken:
            os.close(descriptor)
    assert "Too many open files" in said and until(lambda: keeper.words() == "")


def test_an_ending_that_could_not_be_written_is_written_later(small, store, keeper, monkeypatch):
    """The engine died while the disk was full."""
    run = submit(store, small("chain"))
    store.take("an engine that is dead", run)
    real, tries = store.release, iter([StoreError("The disk is full."), sqlite3.OperationalError("disk I/O error")] * 3)

    def release(*living):
        if error := next(tries, None):
            raise error
        return real(*living)

    monkeypatch.setattr(store, "release", release)
    keeper.start()
    assert "Press Resume" in ended(store, run, "failed").message


def test_a_store_that_takes_nothing_is_said_while_it_does(small, store, engine, monkeypatch):
    """Neither the step nor the run's ending can be written; the ending is once there is room."""

    def refuse(*_, **__):
        raise StoreError("The disk is full. Free some space.")

    run, runs = submit(store, small("chain")), Runs(store)
    with monkeypatch.context() as full:
        full.setattr(store, "append", refuse)
        full.setattr(store, "end", refuse)
        until(lambda: engine.turn() and engine.trouble)
        said = pulse.Pulse(SimpleNamespace(beats=1, turn=1, doing=WORKING, trouble=engine.trouble))
        said.tick(0.1)
        runs.engine_words = said.words
        assert view_run(runs, run, 0, "")["line"].endswith(" · The disk is full. Free some space")
    engine.turn()
    assert engine.trouble == "" and "disk is full" in store.get(run).message


def test_an_engine_ends_with_the_studio_that_started_it(tmp_path):
    """Killed, so that it can say nothing; the engine is stopped, so that it can do nothing."""
    code = (
        "import sys, time; from pathlib import Path; from engines.records.store import Store; "
        "from studio.engine import process; from studio.runs.supervisor import Supervisor; "
        f"process.MODULE = '{QUICK}'; keeper = Supervisor(Store(Path(sys.argv[1]))); keeper.start()\n"
        "while keeper.words(): time.sleep(.05)\n"
        "print(keeper.process.pid, flush=True); time.sleep(60)"
    )
    command = [sys.executable, "-c", code, str(tmp_path / "studio.db")]
    studio = subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True)
    engine = int(studio.stdout.readline())
    os.kill(engine, signal.SIGSTOP)
    studio.kill()
    studio.wait()
    assert until(lambda: not alive(engine), 10)


def test_an_engine_that_nobody_keeps_is_ended_by_the_next_keeper(store, keeper, small):
    orphan = subprocess.Popen([sys.executable, "-m", QUICK, str(store.path)], cwd=ROOT)
    run = submit(store, small("chain", lanes=100, levels=60))
    until(lambda: store.get(run).position > 0)
    keeper.start()
    assert orphan.wait(30) == -signal.SIGKILL
    store.want(ended(store, run, "failed").id, "go")
    ended(store, run, "done")
    assert_is(store, run, small("chain", lanes=100, levels=60))

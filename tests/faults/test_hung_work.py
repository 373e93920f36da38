"""Work that hangs is given up: its run ends with a sentence, nobody else waits, and what it writes later is refused."""

import threading

import pytest

from engines.domains import domain
from engines.service import run_task
from engines.service.worker import Engine
from tests.contracts.driving import assert_is, drive, submit


@pytest.fixture
def hanging(monkeypatch):
    """A reward of the chain that does not come back until the event is set; with it `release`, which sets it."""
    from dataclasses import replace

    release, real = threading.Event(), domain("chain").rewards["letters"]

    def judge(designs, conditions):
        release.wait(60)
        return real.judge(designs, conditions)

    monkeypatch.setitem(domain("chain").rewards, "letters", replace(real, judge=judge))
    monkeypatch.setattr(run_task, "STEP_SECONDS", 0.5)
    yield release
    release.set()


def test_a_run_that_hangs_ends_with_a_sentence_and_can_go_on(small, store, engine, hanging):
    run, other = submit(store, small("chain", value="pm")), submit(store, small("mixture"))
    drive(engine, run, other)
    row = store.get(run)
    assert store.get(other).status == "done"
    assert row.status == "failed" and "did not get on" in row.message and "press Resume" in row.message
    hanging.set()
    store.want(run, "go")
    drive(Engine(store), run)
    assert_is(store, run, small("chain", value="pm"))

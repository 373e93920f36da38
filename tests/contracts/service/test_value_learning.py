"""A run whose value has to learn: it says how far it is, can be stopped and taken up again, and learns once for all."""

from __future__ import annotations

import json
import time
from dataclasses import replace

import pytest

import engines
from engines.domains import domain
from engines.learned import head_key
from engines.records.store import Store
from engines.service import fair_queue
from engines.service.worker import Engine
from studio.runs.labels import status_line
from tests.contracts.driving import drive, submit
from tests.contracts.test_unjudged import NOTHING

SCRIPT = "def reward(designs):\n    return [design[0] for design in designs]\n"


@pytest.fixture
def asked(small):
    return small("mixture", value="monte_carlo", rollouts=500, lanes=3)


def turn_until(engine: Engine, run: str, words: str) -> str:
    """The run's message as soon as it begins so."""
    for _ in range(5000):
        engine.turn()
        if engine.store.get(run).message.startswith(words):
            return engine.store.get(run).message
    raise AssertionError(engine.store.get(run))


def stored_heads(store: Store) -> list[tuple]:
    return store.query("SELECT key, owner FROM heads")


def assert_is_what_design_gives(store: Store, run: str, request: engines.Request) -> None:
    assert (store.get(run).status, store.get(run).message) == ("done", "")
    assert store.get(run).result["designs"] == json.loads(json.dumps(engines.design(request).designs))


def test_it_says_how_far_it_is(asked, store, engine, monkeypatch):
    monkeypatch.setattr(fair_queue, "SLICE_SECONDS", 0.0)  # a turn ends at the first point
    run = submit(store, asked)
    message = turn_until(engine, run, "learning the value: ")
    assert message.endswith(" of 500 roll-outs") and status_line(store.get(run), 0).startswith(message)
    drive(engine, run)
    assert_is_what_design_gives(store, run, asked)
    cost = store.records(run)[0]["cost"]
    assert cost["reward_calls"] >= 500 * 2 and cost["rows"] >= 500 * 2 * asked.levels


def test_stopped_while_it_learns_it_begins_again(asked, store, engine):
    run = submit(store, asked)
    turn_until(engine, run, "learning the value: ")
    store.want(run, "stop")
    drive(engine, run)
    assert store.get(run).status == "stopped" and store.records(run) == [] and stored_heads(store) == []
    store.want(run, "go")
    drive(Engine(store), run)
    assert_is_what_design_gives(store, run, asked)


def test_an_engine_that_is_gone_leaves_what_it_has_learned(asked, store, engine):
    """Gone while it learns, the next begins again; gone later, the next goes on with what was learned."""
    run = submit(store, asked)
    turn_until(engine, run, "learning the value: fitted")
    store.release()
    store.want(run, "go")
    after = Engine(store)
    while store.get(run).position < 2:
        after.turn()
    assert stored_heads(store) == [(head_key(asked), "")]
    store.release()
    store.want(run, "go")
    drive(Engine(store), run)
    assert_is_what_design_gives(store, run, asked)


def test_what_was_learned_of_built_in_rewards_is_everybody_s(asked, store, engine):
    told = asked.model_dump(mode="json")
    drive(engine, store.submit(told, "ann"))
    second = store.submit({**told, "seed": 9, "lanes": 2}, "bob")
    drive(engine, second)
    assert len(stored_heads(store)) == 1 and store.get(second).result["cost"]["rows"] < 1000


@pytest.mark.sandbox
def test_what_was_learned_of_a_script_is_its_owner_s(asked, store, engine):
    told = asked.model_dump(mode="json") | {"scripts": {"own": SCRIPT}, "rewards": {"own": 1.0}}
    for owner in ("ann", "bob", "ann"):
        drive(engine, store.submit(told, owner))
    assert len(stored_heads(store)) == 2 and "" not in {owner for _, owner in stored_heads(store)}


def test_a_reward_that_judges_nothing_is_said_at_once(asked, store, engine, monkeypatch):
    monkeypatch.setitem(domain("mixture").rewards, "right", NOTHING)
    run = submit(store, asked)
    drive(engine, run)
    assert store.get(run).status == "failed"
    assert store.get(run).message.startswith("This run could not begin: The reward could judge none of the first 64")


def test_heads_go_when_they_are_old_or_too_many(store):
    for key in ("a", "b", "c"):
        store.keep_head(key, "", bytes(1000))
        time.sleep(0.01)
    assert store.head("a", "") == bytes(1000) and store.head("a", "ann") is None
    store.limits = replace(store.limits, heads_bytes=2500)
    store.clean()
    assert [key for key, _ in stored_heads(store)] == ["a", "c"]
    store.limits = replace(store.limits, heads_days=1e-9)
    store.clean()
    assert stored_heads(store) == []

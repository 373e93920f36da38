"""A run with a budget in the engine: interrupted wherever it is, it ends as it would have, and says how long it was."""

from __future__ import annotations

import json

import pytest

import engines
from engines.request import Request
from engines.service.worker import Engine
from tests.contracts.driving import drive, submit

GB1 = {"domain": "gb1", "value": "pm", "lanes": 4, "budget": 60}
ASKS = {
    "svdd": GB1,
    "svdd, calls": GB1 | {"budget_of": "calls"},
    "smc": GB1 | {"sampler": "smc"},
    "refine": GB1 | {"sampler": "refine"},
    "refine, calls": GB1 | {"budget_of": "calls", "sampler": "refine"},
}


@pytest.mark.parametrize("kind", ASKS)
def test_an_interrupted_run_is_what_it_would_have_been(kind, store, engine):
    request = Request(**ASKS[kind])
    run, want, interruptions = submit(store, request), engines.design(request), 0
    while store.get(run).status != "done" and interruptions < 12:
        engine.turn()
        store.want(run, "pause")
        drive(engine, run)
        store.want(run, "go")
        engine, interruptions = Engine(store), interruptions + 1
    drive(engine, run)
    row = store.get(run)
    assert row.result["designs"] == json.loads(json.dumps(want.designs)) and interruptions > 2
    assert row.position == row.levels == len(store.records(run)) and store.records(run)[-1]["t"] == 0


def test_its_levels_are_never_fewer_than_were_done(store, engine, monkeypatch):
    monkeypatch.setattr("tests.contracts.driving.steps_of", lambda request: 3)
    run = submit(store, Request(**ASKS["refine"]))
    while store.get(run).position < 6:
        engine.turn()
    assert store.get(run).levels > store.get(run).position
    drive(engine, run)
    assert store.get(run).levels == store.get(run).position

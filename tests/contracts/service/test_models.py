"""A run goes on with the model that began it, and with no other."""

from __future__ import annotations

from engines.domains import domain
from engines.request import Request
from engines.service.worker import Engine
from tests.contracts.driving import drive, submit


def test_a_run_that_another_model_began_says_so_and_keeps_its_levels(store, engine, monkeypatch):
    run = submit(store, Request(domain="chain", lanes=4))
    while store.get(run).position < 2:
        engine.turn()
    store.want(run, "pause")
    drive(engine, run)
    position = store.get(run).position
    monkeypatch.setitem(domain("chain").__dict__, "version", lambda conditions: "newer")
    store.want(run, "go")
    drive(Engine(store), run)
    row = store.get(run)
    assert row.status == "failed" and "Another model" in row.message and "use its settings" in row.message
    assert row.position == position == len(store.records(run))

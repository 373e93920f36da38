"""From a finished run's designs to the form of a run that refines them."""

from __future__ import annotations

import pytest

from engines.records.store import Store
from engines.service.worker import Engine
from studio.errors import UserError
from studio.runs.runs import Runs
from studio.runs.settings.onward import can_go_on, onward
from studio.runs.view import view_run
from tests.contracts.driving import drive

CHAIN = {"domain": "chain", "lanes": 6, "particles": 1, "sampler": "unguided"}


@pytest.fixture
def runs(tmp_path):
    return Runs(Store(tmp_path / "studio.db"))


def test_the_designs_of_a_finished_run_are_what_the_next_one_begins_with(runs):
    run, engine = runs.start(CHAIN, "ann"), Engine(runs.store)
    with pytest.raises(UserError, match="Only finished runs"):
        onward(runs.row(run), runs.request(run))
    assert view_run(runs, run, 0, "ann")["onward"] is False
    drive(engine, run)
    row = runs.row(run)
    assert can_go_on(row) and view_run(runs, run, 0, "ben")["onward"] is True
    settings = onward(row, runs.request(run))
    begun = settings["method"]["designs"].split("\n")
    assert begun == list(dict.fromkeys(row.result["designs"])) and settings["particles"] == 2
    next_run = runs.start({**settings, "method": {**settings["method"], "rounds": 3}}, "ann")
    assert runs.row(next_run).levels == 3
    drive(engine, next_run)
    assert runs.records_of(runs.row(next_run))[0]["designs"][0] == begun[0]


def test_designs_that_cannot_be_typed_are_not_offered(runs):
    run, engine = runs.start({**CHAIN, "domain": "mixture"}, "ann"), Engine(runs.store)
    drive(engine, run)
    assert not can_go_on(runs.row(run))

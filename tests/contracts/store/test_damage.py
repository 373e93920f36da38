"""What is damaged takes nothing else along: the rest is shown, and what is missing is said in words."""

from __future__ import annotations

import json

import pytest

from engines.records.store import Store
from engines.service.worker import Engine
from studio.errors import UserError
from studio.export import export
from studio.history.functions import history_functions
from studio.runs.runs import Runs
from studio.runs.view import view_candidates, view_run
from tests.contracts.driving import drive
from tests.contracts.store.test_opening import damage

SMALL = {"lanes": 3, "particles": 2, "levels": 4}


@pytest.fixture
def runs(store):
    return Runs(store)


def finished(runs: Runs, name: str = "chain") -> str:
    run = runs.start({"domain": name, **SMALL}, "ann")
    drive(Engine(runs.store), run)
    return run


def spoil(store: Store, sql: str, *values) -> None:
    with store.change() as db:
        assert db.execute(sql, values).rowcount


@pytest.mark.parametrize("name", ["chain", "molecule"])
@pytest.mark.parametrize("record", [b"", b"no record", b"\x78\x9c", None])
def test_a_damaged_record_leaves_the_other_levels(runs, name, record):
    run = finished(runs, name)
    data = b"" if record is None else record
    spoil(runs.store, "UPDATE steps SET record = ? WHERE run = ? AND position = 2", data, run)
    view = view_run(runs, run, 0, "ann")
    assert [bool(column["cells"]) for column in view["columns"]] == [True, False, True, True]
    assert any("Level 2 is damaged" in remark for remark in view["remarks"])
    assert len(view["finished"]["rows"]) == 3 and len(export(runs, run, "zip")[1]) > 500
    assert view_candidates(runs, run, 3, 1)["candidates"] and view_candidates(runs, run, 2, 1)["candidates"] == []


def test_the_last_record_of_a_stopped_run_may_be_damaged(runs):
    run = finished(runs, "molecule")
    spoil(runs.store, "UPDATE steps SET record = 'x' WHERE run = ? AND position = 4", run)
    spoil(runs.store, "DELETE FROM results WHERE run = ?", run)
    view = view_run(runs, run, 0, "ann")
    assert len(view["finished"]["rows"]) == 3 and not view["finished"]["complete"]


@pytest.mark.parametrize("name", ["chain", "mixture", "molecule", "utr"])
def test_all_records_may_be_damaged(runs, name):
    run = finished(runs, name)
    spoil(runs.store, "UPDATE steps SET record = 'x' WHERE run = ?", run)
    assert len(view_run(runs, run, 0, "ann")["finished"]["rows"]) == 3
    spoil(runs.store, "DELETE FROM results WHERE run = ?", run)
    assert view_run(runs, run, 0, "ann")["finished"]["rows"] == []


def listed(runs: Runs, owner: str) -> str:
    """What the tab History answers."""
    return json.dumps(history_functions(runs)[0]({"owner": owner}))


def test_a_damaged_result_is_said_and_the_last_level_shown(runs):
    run = finished(runs)
    spoil(runs.store, "UPDATE results SET result = '{', best = NULL WHERE run = ?", run)
    view = view_run(runs, run, 0, "ann")
    assert "result is damaged" in view["line"] and len(view["finished"]["rows"]) == 3
    assert run in listed(runs, "ann")


def test_damaged_settings_are_a_sentence_and_the_run_is_still_listed(runs):
    run, other = finished(runs), finished(runs)
    spoil(runs.store, "UPDATE requests SET request = '{\"domain' WHERE run = ?", run)
    with pytest.raises(UserError, match="settings of this run are damaged"):
        runs.request(run)
    told = listed(runs, "ann")
    assert run in told and other in told and "damaged" in told
    assert view_run(runs, other, 0, "ann")["status"] == "done"


def test_a_run_of_a_domain_that_is_gone_is_listed_and_answers_with_a_sentence(runs):
    run = finished(runs)
    spoil(runs.store, "UPDATE requests SET request = REPLACE(request, '\"chain\"', '\"crystal\"') WHERE run = ?", run)
    assert "crystal" in listed(runs, "ann") and run in listed(runs, "ann")
    before = runs.store.query("SELECT * FROM steps WHERE run = ?", run)
    for ask in (lambda: view_run(runs, run, 0, "ann"), lambda: export(runs, run, "csv")):
        with pytest.raises(UserError, match="“crystal”, which this version"):
            ask()
    assert runs.store.query("SELECT * FROM steps WHERE run = ?", run) == before


@pytest.mark.parametrize("table", ["steps", "results", "requests", "runs", "texts", "uses", "deletions"])
def test_a_damaged_page_is_a_sentence_at_most(runs, table):
    """Whatever part of the file it is in: no answer is a traceback."""
    run = finished(runs)
    runs.store.connection().close()
    damage(runs.store.path, table)
    again = Runs(Store(runs.store.path))
    assert listed(again, "ann")
    try:
        assert len(view_run(again, run, 0, "ann")["columns"]) == 4
    except (UserError, RuntimeError) as error:
        assert "damaged" in str(error) and str(error).endswith(".")

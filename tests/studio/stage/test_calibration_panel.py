"""The panel “Calibration”: charts and advice of finished runs, judged anew for whoever the run belongs to."""

from __future__ import annotations

import pytest

from engines.records.store import Store
from engines.service.worker import Engine
from studio.errors import UserError
from studio.runs import calibration
from studio.runs.calibration import judge_anew, view_calibration
from studio.runs.runs import Runs
from studio.runs.view import view_run

CHAIN = {"domain": "chain", "lanes": 30, "particles": 4, "levels": 6, "value": "pm"}


@pytest.fixture
def runs(tmp_path):
    return Runs(Store(tmp_path / "studio.db"))


def work(runs: Runs) -> None:
    engine = Engine(runs.store)
    while engine.turn():
        pass


def finished(runs: Runs, **settings) -> str:
    run = runs.start({**CHAIN, **settings}, "ann")
    work(runs)
    return run


def names(figure: dict) -> list[str]:
    return [trace["name"] for trace in figure["data"] if "name" in trace and trace.get("showlegend", True)]


def test_a_finished_run_has_its_own_value_at_every_level(runs):
    told = view_calibration(runs, finished(runs), "bob")
    line = told["foretold"]["data"][-1]
    assert line["x"] == [1, 2, 3, 4, 5] and all(y is None or -1 <= y <= 1 for y in line["y"])
    assert names(told["bias"]) == ["Best guess (PM)"] and told["advice"] and not told["ask"] and not told["pending"]


def test_it_is_no_part_of_what_a_running_page_asks_for(runs):
    assert "foretold" not in str(view_run(runs, finished(runs), 0, "ann"))
    waiting = runs.start(CHAIN, "ann")
    assert view_calibration(runs, waiting, "ann") == {"note": calibration.NOT_DONE}


def test_judged_anew_every_value_has_a_line_and_it_is_computed_once(runs):
    run = finished(runs)
    assert view_calibration(runs, run, "ann")["ask"]
    judge_anew(runs, run, "ann", True)
    waiting = view_calibration(runs, run, "ann")
    assert waiting["pending"] and waiting["stop"] and waiting["line"] == calibration.WAITING
    assert not view_calibration(runs, run, "bob")["stop"]
    work(runs)
    told = view_calibration(runs, run, "bob")
    assert {"Best guess (PM)", "Look ahead, soft"} < set(names(told["foretold"])) and told["cost"]["rows"] > 0
    calibration._drawn.cache_clear()
    before = calibration._drawn.cache_info()
    for _ in range(5):
        view_calibration(runs, run, "ann")
    assert calibration._drawn.cache_info().misses == before.misses + 1


def test_it_is_asked_for_by_whose_run_it_is_alone_and_may_be_stopped(runs):
    run = finished(runs)
    for stranger in ("bob", ""):
        with pytest.raises(UserError, match="somebody else"):
            judge_anew(runs, run, stranger, True)
    judge_anew(runs, run, "ann", True)
    judge_anew(runs, run, "ann", False)
    assert not view_calibration(runs, run, "ann")["pending"]
    with pytest.raises(UserError, match="when the run is done"):
        judge_anew(runs, runs.start(CHAIN, "ann"), "ann", True)


def test_a_run_that_asked_no_value_says_so_and_one_level_has_none(runs):
    told = view_calibration(runs, finished(runs, sampler="unguided"), "ann")
    assert told["foretold"] is None and "asked for no value" in told["advice"] and told["ask"]
    run = finished(runs, domain="mixture", levels=1)
    assert view_calibration(runs, run, "ann") == {"note": calibration.NO_LEVELS}
    with pytest.raises(UserError, match="no unfinished designs"):
        judge_anew(runs, run, "ann", True)


def test_few_lanes_are_told_how_many_are_wanted(runs):
    assert "With 48 lanes" in view_calibration(runs, finished(runs, lanes=6), "ann")["advice"]


def test_it_goes_with_its_run(runs):
    run = finished(runs)
    judge_anew(runs, run, "ann", True)
    runs.store.delete(run)
    assert runs.store.calibrations_wanted() == {}

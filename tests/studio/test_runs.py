"""A run's life as the page sees it, over a real store and a real engine."""

from __future__ import annotations

import csv
import io
import json
import zipfile

import pytest

from engines.records.store import Store
from engines.service.worker import Engine
from studio.errors import UserError
from studio.export import export
from studio.runs.limits import Limits
from studio.runs.runs import Runs
from studio.runs.view import view_candidates, view_run

SMALL = {"domain": "chain", "lanes": 6, "particles": 4}


@pytest.fixture
def runs(tmp_path):
    return Runs(Store(tmp_path / "studio.db"))


def finished(runs: Runs, settings: dict = SMALL) -> str:
    """Start a run and let an engine carry it out."""
    run = runs.start(settings, "ann")
    engine = Engine(runs.store)
    while engine.turn():
        pass
    return run


def test_a_page_that_has_seen_nothing_gets_everything_and_later_only_what_is_new(runs):
    run = finished(runs)
    whole, rest = view_run(runs, run, 0, "ann"), view_run(runs, run, 2, "ann")
    assert [c["position"] for c in whole["columns"]] == [1, 2, 3] and [c["position"] for c in rest["columns"]] == [3]
    named = {cell[1] for column in whole["columns"] for cell in column["cells"]}
    assert named == set(whole["pictures"]) and all(svg.startswith("<svg") for svg in whole["pictures"].values())
    assert set(rest["pictures"]) < set(whole["pictures"])


def test_the_end_shows_designs_best_first_beside_the_unguided_model(runs):
    view = view_run(runs, finished(runs), 0, "ann")
    rewards = [row["reward"] for row in view["finished"]["rows"]]
    assert view["status"] == "done" and len(rewards) == 6 and rewards == sorted(rewards, reverse=True)
    bars = {trace["name"]: sum(trace["y"]) for trace in view["finished"]["distribution"]["data"]}
    assert bars["unguided model"] == pytest.approx(1, abs=0.01) and bars["this run"] == pytest.approx(1, abs=0.01)
    assert view["finished"]["medians"]["best of 4"] >= view["finished"]["medians"]["unguided"]


def test_candidates_of_a_cell_are_best_first_and_one_is_kept(runs):
    cards = view_candidates(runs, finished(runs), 2, 3)["candidates"]
    values = [value for card in cards for value in card["values"]]
    assert len(values) == 4 and values == sorted(values, reverse=True)
    assert sum(c["kept"] for c in cards) == 1 and sum(c["weight"] for c in cards) == pytest.approx(1, abs=1e-4)


def test_only_the_owner_steers(runs):
    run = runs.start(SMALL, "ann")
    for stranger in ("bob", ""):
        with pytest.raises(UserError, match="somebody else"):
            runs.steer(run, stranger, "stop")
    assert not view_run(runs, run, 0, "bob")["mine"] and view_run(runs, run, 0, "ann")["mine"]
    runs.steer(run, "ann", "stop")
    assert view_run(runs, run, 0, "ann")["status"] == "stopped"
    assert runs.history("bob") == [] and [r.id for r in runs.history("ann")] == [run]


@pytest.mark.parametrize(
    "settings, word",
    [
        ({"domain": "chain", "particles": 0}, "particles"),
        ({"rewards": {"luck": 1}}, "luck"),
        ({"levels": 10**6}, "levels"),
        ({"lanes": 5000, "particles": 50}, "would take about"),
        ({"alpha": float("nan")}, "α"),
        ({"alpha": -1}, "α"),
    ],
)
def test_bad_settings_are_refused_before_anything_runs(runs, settings, word):
    with pytest.raises(UserError, match=word):
        runs.start(settings, "ann")
    assert runs.history("ann") == []


def test_one_person_cannot_fill_the_queue(runs):
    for _ in range(Limits().unfinished):
        runs.start(SMALL, "ann")
    with pytest.raises(UserError, match="unfinished"):
        runs.start(SMALL, "ann")
    runs.start(SMALL, "bob")


@pytest.mark.parametrize("run", ["nothing", "", None, 7, "x" * 1000, "' OR 1=1 --"])
def test_an_unknown_run_is_a_sentence(runs, run):
    with pytest.raises(UserError, match="no such run"):
        view_run(runs, run, 0, "ann")


def test_a_full_disk_is_a_sentence(tmp_path):
    cramped = Runs(Store(tmp_path / "studio.db", most_bytes=48_000))
    with pytest.raises(UserError, match="disk is full"):
        for person in range(1000):
            cramped.start(SMALL, f"person {person}")


def test_downloads_hold_the_run(runs):
    run = finished(runs, {"domain": "molecule", "lanes": 3, "particles": 2, "levels": 4, "alpha": float("inf")})
    name, table = export(runs, run, "csv")
    rows = list(csv.DictReader(io.StringIO(table.decode())))
    assert name.endswith(f"{run}.csv") and len(rows) == 3 and {"design", "reward", "qed"} <= set(rows[0])
    assert export(runs, run, "sdf")[1].decode().count("$$$$") == 3
    archive = zipfile.ZipFile(io.BytesIO(export(runs, run, "zip")[1]))
    assert json.loads(archive.read("request.json")) == runs.request(run)
    assert len(archive.read("steps.jsonl").splitlines()) == 4
    with pytest.raises(UserError, match="no download"):
        export(runs, run, "exe")


SCRIPT = "def reward(designs):\n    return [float(d.count('a')) for d in designs]\n"


@pytest.mark.sandbox
def test_text_that_looks_like_a_formula_or_a_link_stays_text(runs):
    """In cells and heads of a table, in titles of charts."""
    names = "=cmd|' /C calc'!A0", '<a href="https://example.org">here</a>'
    rewards = {"letters": 1.0, **dict.fromkeys(names, 1.0)}
    request = {**SMALL, "value": "pm", "rewards": rewards, "scripts": dict.fromkeys(names, SCRIPT)}
    run = finished(runs, request)
    head = next(csv.reader(io.StringIO(export(runs, run, "csv")[1].decode())))
    assert f"'{names[0]}" in head and not any(cell.startswith(("=", "+", "-", "@")) for cell in head)
    chart = json.dumps(view_run(runs, run, 0, "ann")["finished"]["distribution"])
    assert "<a" not in chart and "&lt;a href" in chart


def test_points_stay_numbers_in_a_table(runs):
    run = finished(runs, {"domain": "mixture", "lanes": 8, "particles": 2, "levels": 5, "alpha": 0.5})
    rows = list(csv.DictReader(io.StringIO(export(runs, run, "csv")[1].decode())))
    assert all(len([float(x) for x in row["design"].split(", ")]) == 2 for row in rows)

"""Files that the version before the folders wrote (tests/fixtures/version0): a store, a PNG and a ZIP."""

import json
import shutil
from pathlib import Path

import gradio as gr
import pytest

from engines.records.store import Store
from engines.request import Request
from engines.service.worker import Engine
from studio.design import layout
from studio.design.load_settings import load_settings
from studio.export import export
from studio.history.listing import view_history
from studio.runs.runs import Runs
from studio.runs.view import view_candidates, view_run
from tests.contracts.driving import assert_is, drive

FIXTURES = Path(__file__).resolve().parents[1] / "fixtures" / "version0"
IDS = json.loads((FIXTURES / "ids.json").read_text())
LOOKS = json.loads((FIXTURES / "looks.json").read_text())
OWNER = "ann"


@pytest.fixture
def runs(tmp_path):
    shutil.copy(FIXTURES / "studio.db", tmp_path)
    return Runs(Store(tmp_path / "studio.db"))


@pytest.fixture(scope="module")
def form():
    with gr.Blocks():
        return layout.build()


def refilled(form, runs: Runs, request: dict) -> Request:
    """The request that pressing Run would start after the form was filled with these settings."""
    values = {widget: getattr(widget, "value", None) for widget in form.inputs}
    for widget, update in form.filled(request).items():
        if not isinstance(update, dict):
            values[widget] = update
        elif "value" in update:
            values[widget] = update["value"]
    return Request(**runs.library.resolve_scripts({**form.settings(values), "scripts": request["scripts"]}, OWNER))


@pytest.mark.parametrize("name", IDS)
def test_a_run_is_looked_at(runs, name):
    view = view_run(runs, IDS[name], 0, OWNER)
    assert {key: view[key] for key in LOOKS[name]} == LOOKS[name] and view["mine"]
    assert len(view["columns"]) == view["position"] and all(svg.startswith("<svg") for svg in view["pictures"].values())
    assert ("finished" in view) == (view["status"] == "done") and json.dumps(view, allow_nan=False)
    assert sum(card["kept"] for card in view_candidates(runs, IDS[name], view["position"], 1)["candidates"]) > 0


def test_the_history_lists_them_all(runs):
    entries = view_history(runs, OWNER, {})["entries"]
    assert {entry["id"] for entry in entries} == set(IDS.values())
    assert sum(bool(entry["picture"]) for entry in entries) == len(IDS) - 1  # the paused run has no best design yet


@pytest.mark.parametrize("name", IDS)
def test_a_run_is_exported(runs, name):
    kinds = view_run(runs, IDS[name], 0, OWNER)["exports"]
    assert all(len(export(runs, IDS[name], kind)[1]) > 50 for kind in ("csv", "zip", *kinds))


def test_the_paused_run_ends_as_if_undisturbed(runs):
    paused = IDS["paused"]
    request = Request(**runs.request(paused))
    assert runs.row(paused).position < request.levels
    runs.steer(paused, OWNER, "go")
    drive(Engine(runs.store), paused)
    assert_is(runs.store, paused, request)


@pytest.mark.parametrize("name", IDS)
def test_the_settings_of_a_run_fill_the_form(runs, form, name):
    request = runs.request(IDS[name])
    assert refilled(form, runs, request) == Request(**request)


@pytest.mark.parametrize(("file", "name"), [("image.png", "image"), ("utr.zip", "utr")])
def test_a_file_fills_the_form(runs, form, file, name):
    settings = load_settings(runs, str(FIXTURES / file))
    assert refilled(form, runs, settings) == Request(**settings) == Request(**runs.request(IDS[name]))

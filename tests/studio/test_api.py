"""What can be asked of the studio: the API's endpoints, and the stage's server functions, by their names."""

from __future__ import annotations

import base64
import json

import gradio as gr
import pytest

from engines.domains import NAMES, domain
from engines.records.store import Store
from engines.samplers import SAMPLERS
from engines.service.worker import Engine
from engines.settings import shown_fields
from engines.values import VALUES
from studio import page
from studio.runs.api import server_functions
from studio.runs.runs import Runs

KEY = "a key that its caller has chosen"
ASKED = {"look", "candidates", "settings", "steer", "restore", "download", "views", "calibration", "judge"}
ASKED |= {"lineage", "ancestors", "chances"}
SMALL = {"domain": "chain", "lanes": 3, "particles": 2, "levels": 3}


@pytest.fixture(scope="module")
def runs(tmp_path_factory):
    return Runs(Store(tmp_path_factory.mktemp("home") / "studio.db"))


@pytest.fixture(scope="module")
def endpoints(runs):
    """API name → function, of a built page."""
    return {f.api_name: f.fn for f in page.build(runs).fns.values() if f.api_visibility == "public"}


@pytest.fixture(scope="module")
def ask(runs):
    return {function.__name__: function for function in server_functions(runs)}


@pytest.fixture(scope="module")
def done(runs, endpoints):
    run, _ = endpoints["start"](SMALL, KEY)
    engine = Engine(runs.store)
    while engine.turn():
        pass
    return run


def test_the_api_says_every_setting(runs):
    """Of every sampler, value estimate and domain, with its limits."""
    told = page.build(runs).get_api_info()["named_endpoints"]["/start"]["description"]
    kinds = {kind for part in (SAMPLERS, VALUES) for kind in (entry.settings for entry in part.values())}
    for kind in (*kinds, *(domain(name).conditions for name in NAMES)):
        for name, field in shown_fields(kind).items():
            assert f"* {name}" in told and (field.description or field.title) in told
    assert all(f"sampler {name}: " in told for name in SAMPLERS) and "every (1 to 1,000, 1)" in told


def test_programs_start_a_run_and_look_at_it(endpoints, done):
    assert {"start", "status", "result", "look", "runs", "pause", "stop", "resume", "compare"} <= set(endpoints)
    view = endpoints["look"](done)
    assert view["status"] == "done" and len(view["finished"]["rows"]) == 3 and not view["mine"]


def test_programs_get_a_sentence_for_what_cannot_be_done(endpoints):
    with pytest.raises(gr.Error, match="lanes"):
        endpoints["start"]({**SMALL, "lanes": 0})
    with pytest.raises(gr.Error, match="no such run"):
        endpoints["look"]("nothing")


def test_the_stage_asks_by_these_names(ask, done):
    assert set(ask) == ASKED
    view = ask["look"]({"run": done, "after": 2, "owner": KEY})
    assert view["mine"] and [column["position"] for column in view["columns"]] == [3]
    cards = ask["candidates"]({"run": done, "position": 1, "lane": 1})["candidates"]
    assert sum(len(card["values"]) for card in cards) == 2
    assert json.loads(ask["settings"]({"run": done})["json"])["domain"] == SMALL["domain"]
    file = ask["download"]({"run": done, "kind": "csv"})
    assert file["name"].endswith(".csv") and base64.b64decode(file["content"]).startswith(b"lane,design,reward")
    assert ask["views"]({"run": done, "design": "none"}) == {}


@pytest.mark.parametrize("name", sorted(ASKED))
@pytest.mark.parametrize("asked", [None, {}, [], "x", {"run": 7}, {"run": "nothing"}, {"run": "x", "after": "y"}])
def test_what_the_stage_cannot_mean_is_a_sentence(ask, name, asked):
    assert ask[name](asked)["refused"].endswith(".")


def test_a_stranger_steers_nothing(ask, done):
    assert "somebody else" in ask["steer"]({"run": done, "owner": "eve", "wanted": "stop"})["refused"]
    assert "paused, stopped or resumed" in ask["steer"]({"run": done, "owner": KEY, "wanted": "fly"})["refused"]


@pytest.mark.parametrize(
    "settings",
    [
        {**SMALL, "scripts": 5},
        {**SMALL, "scripts": [[]]},
        {**SMALL, "scripts": [None]},
        {**SMALL, "scripts": "share"},
        {**SMALL, "lanes": float("inf")},
        {**SMALL, "method": [[]]},
        {**SMALL, "rewards": None, "lanes": {"a": 1}},
        None,
        [],
        [[]],
        5,
        "svdd",
    ],
)
def test_settings_that_are_merely_odd_are_refused_in_a_sentence(endpoints, settings):
    with pytest.raises(gr.Error) as refused:
        endpoints["start"](settings)
    assert str(refused.value).strip("'\"").endswith(".")


@pytest.mark.parametrize("odd", [None, [], [[]], {"a": 1}, float("inf"), float("nan"), "x" * 5000, -1, 2**70])
@pytest.mark.parametrize("name", sorted(ASKED))
def test_what_the_stage_never_asks_is_answered_in_a_sentence(ask, done, name, odd):
    asks = [odd, *({"run": done, key: odd} for key in ("after", "position", "lane", "kind", "design", "wanted"))]
    for answer in map(ask[name], [*asks, {"run": odd}]):
        assert isinstance(answer, dict) and answer.get("refused", ".").endswith((".", "s."))

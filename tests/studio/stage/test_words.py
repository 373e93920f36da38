"""Titles tell runs apart, all settings are listed, figures and measures have words."""

from __future__ import annotations

import json

import pytest

from engines.domains import NAMES, domain
from engines.domains.meaning import meaning_of_figure, meaning_of_measure
from engines.records.store import LIVE, Store
from engines.request import Request
from engines.service.worker import Engine
from studio.runs.runs import Runs
from studio.runs.settings.listing import settings_view
from studio.runs.settings.rewards import reward_unit, reward_words
from studio.runs.settings.title import run_title
from studio.runs.view import view_run

LOWER = 'direction = "lower"\nunit = "alerts"\n\n\ndef reward(designs):\n    return [0.0 for _ in designs]\n'
SMALL = {"domain": "molecule", "lanes": 3, "particles": 2, "levels": 4}


def stored(**settings) -> dict:
    return json.loads(Request(**settings).model_dump_json())


def test_a_default_run_is_named_by_domain_reward_method_and_seed():
    assert run_title(stored(domain="molecule")) == "Molecule · QED · SVDD · seed 0"
    assert run_title(stored(domain="image")) == "Image “smiling cat” · Colourfulness · SVDD · seed 0"


@pytest.mark.parametrize(
    ("changed", "words"),
    [
        ({"lanes": 7}, "7 lanes"),
        ({"lanes": 1}, "1 lane"),
        ({"levels": 9}, "9 levels"),
        ({"particles": 3}, "M 3"),
        ({"alpha": 0.05}, "α 0.05"),
        ({"alpha": float("inf")}, "α ∞"),
        ({"seed": 12}, "seed 12"),
        ({"value": "fills", "fills": 5}, "Samples K 5"),
        ({"window": (0.0, 0.5)}, "Window of levels 0 to 0.5"),
        ({"rewards": {"weight": 1}, "lightest": 100}, "Lightest 100 Da"),
        ({"transforms": {"qed": "step 0.8"}}, "QED [step 0.8]"),
    ],
)
def test_what_differs_from_the_defaults_stands_in_the_title(changed, words):
    parts = run_title(stored(domain="molecule", **changed)).split(" · ")
    assert words in parts and run_title(stored(domain="molecule")) != " · ".join(parts)


def test_lower_is_better_has_its_sign():
    """A weight below 0, and a script that says so; both together cancel."""
    assert reward_words(stored(rewards={"qed": 1, "logp": -0.5})) == "QED − 0.5 × logP (lower is better)"
    script = {"rewards": {"alerts": 1}, "scripts": {"alerts": LOWER}}
    assert reward_words(stored(**script)) == "−alerts (lower is better)"
    assert reward_words(stored(**{**script, "rewards": {"alerts": -1}})) == "alerts"
    assert (
        reward_unit(stored(**script)) == "−alerts (lower is better)" and reward_unit(stored(domain="molecule")) == "0–1"
    )


def test_a_script_is_read_for_its_unit_without_being_run():
    script = LOWER.replace('direction = "lower"\n', "raise SystemExit\n")
    assert reward_unit(stored(rewards={"alerts": 1}, scripts={"alerts": script})) == "alerts"


def test_every_setting_is_listed_and_those_that_differ_are_marked():
    request = stored(domain="enhancer", lanes=3, fills=7, gc_low=42.0)
    view = settings_view(request)
    entries = {entry["label"]: entry for group in view["groups"] for entry in group["entries"]}
    assert {"Lanes", "Particles M", "α", "Levels", "Seed", "Method", "Value estimate", "Samples K"} <= set(entries)
    assert {label for label, entry in entries.items() if entry["own"]} == {"Lanes", "Samples K", "GC from (%)"}
    assert entries["Samples K"]["value"] == "7" and all(e["about"] for e in entries.values() if e["label"] != "Design")
    assert Request(**json.loads(view["json"])) == Request(**request)


@pytest.fixture(scope="module")
def finished(tmp_path_factory):
    """Domain → what the page shows of a finished run."""
    runs, views = Runs(Store(tmp_path_factory.mktemp("home") / "studio.db")), {}
    ids = {name: runs.start({"domain": name, "lanes": 3, "particles": 2, "levels": 4}, "ann") for name in NAMES}
    engine = Engine(runs.store)
    for name, run in ids.items():
        while runs.row(run).status in LIVE:
            engine.turn()
        views[name] = view_run(runs, run, 0, "ann")["finished"]
    return views


@pytest.mark.parametrize("name", NAMES)
def test_every_figure_and_measure_has_a_label_and_a_word(finished, name):
    view = finished[name]
    assert set(view["meanings"]) == {"reward", *view["columns"]} and set(view["measured"]) == set(view["measures"])
    told = [*view["measured"].values(), *(view["meanings"][column] for column in view["columns"])]
    assert told and all(word["label"] and "_" not in word["label"] and len(word["about"]) > 8 for word in told)


@pytest.mark.parametrize("name", NAMES)
def test_units_are_those_of_the_domain(finished, name):
    for column in finished[name]["columns"]:
        assert finished[name]["meanings"][column]["unit"] == meaning_of_figure(domain(name), column).unit


def test_a_measure_and_a_reward_of_one_name_are_told_apart():
    """gc is a share in % of all designs, and a window as a reward."""
    enhancer = domain("enhancer")
    assert meaning_of_measure(enhancer, "gc").unit == "%" and meaning_of_figure(enhancer, "gc").label == "GC window"
    assert meaning_of_measure(enhancer, "median K562 judge").unit == meaning_of_figure(enhancer, "K562 judge").unit


def test_a_collapse_is_said_in_words(tmp_path):
    runs = Runs(Store(tmp_path / "studio.db"))
    smc = {"domain": "molecule", "sampler": "smc", "alpha": 0.0, "lanes": 6, "particles": 4, "levels": 6}
    one, many = runs.start(smc, "ann"), runs.start({**SMALL, "alpha": float("inf")}, "ann")
    engine = Engine(runs.store)
    while engine.turn():
        pass
    said = view_run(runs, one, 0, "ann")["finished"]["collapse"]
    assert said.startswith("6 designs, but they are all one and the same")
    assert view_run(runs, many, 0, "ann")["finished"]["collapse"] == ""

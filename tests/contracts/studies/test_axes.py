"""Settings that may differ within a study, and their values as people type them."""

from __future__ import annotations

import math

import pytest

from engines.request import Request, as_json
from engines.studies.axes.apply import applied, label_of
from engines.studies.axes.settings import Setting, find_setting, settings_of
from engines.studies.axes.values import read_values
from engines.studies.sweep import read_axes, read_seeds, sweep

MOST = 100
MOLECULES = Request(domain="molecule")
TYPED = {  # setting, typed → values
    ("alpha", "0, .05, .1"): [0, 0.05, 0.1],
    ("α", "0;1e-2\n∞"): [0, 0.01, math.inf],
    ("alpha", "0.1..0.5 step 0.1"): [0.1, 0.2, 0.3, 0.4, 0.5],
    ("alpha", "0.5 .. 0.1 step .2"): [0.5, 0.3, 0.1],
    ("M", "1..5"): [1, 2, 3, 4, 5],
    ("particles", "2..16 x2"): [2, 4, 8, 16],
    ("lanes", "4, 4, 2..4"): [4, 2, 3],
    ("seed", "1..3, 7"): [1, 2, 3, 7],
    ("window", "0 to 1, 0.2..1"): [[0.0, 1.0], [0.2, 1.0]],
    ("weight of QED", "−1, 1"): [-1, 1],
    ("value", "pm, Learned (MC)"): ["pm", "monte_carlo"],
    ("method", "SVDD\nsmc"): ["svdd", "smc"],
    ("one letter a level", "no, yes"): [False, True],
    ("reference", "CCO\nc1ccccc1,"): ["CCO", "c1ccccc1,"],
}


@pytest.mark.parametrize(("asked", "values"), TYPED.items(), ids=str)
def test_values_are_read_as_they_are_typed(asked, values):
    name, typed = asked
    assert read_values(find_setting(MOLECULES, name), typed, MOST) == values


REFUSED = {
    ("alpha", "0.1..0.5"): "Say the step",
    ("alpha", "0..10000"): "10,001 values",
    ("alpha", "0..1e300 step 1e-300"): "1,000,000,000,001 values",
    ("alpha", "0..1 step 0"): "never gets",
    ("alpha", "0..1e999"): "Say the step",
    ("alpha", "0..1e999 step 1e999"): "never gets",
    ("M", "1..0 x2"): "never gets",
    ("M", "1..4 step 0.5"): "whole numbers",
    ("M", "∞"): "whole numbers",
    ("M", "two"): "“two” is no value for M; type a list such as",
    ("M", ""): "no value for M",
    ("M", ",,;"): "no value for M",
    ("window", "1"): "pairs such as",
    ("value", "best"): "choose from pm, mean",
    ("one letter a level", "perhaps"): "yes, no",
    ("alpha", "1," * 60_000): "longer than",
}


@pytest.mark.parametrize(("asked", "words"), REFUSED.items(), ids=lambda each: str(each)[:40])
def test_what_is_no_list_is_a_sentence_at_once(asked, words):
    name, typed = asked
    with pytest.raises(ValueError, match=words) as refused:
        read_values(find_setting(MOLECULES, name), typed, MOST)
    assert len(str(refused.value)) < 300


def test_programs_give_lists_of_values_as_they_are():
    assert read_values(find_setting(MOLECULES, "rewards.qed"), [0.5, 2], MOST) == [0.5, 2]
    for name, wrong in (("M", [True]), ("M", [float("nan")]), ("M", [2.5]), ("M", [{}]), ("reference", [3])):
        with pytest.raises(ValueError, match="is no value|whole numbers"):
            read_values(find_setting(MOLECULES, name), wrong, MOST)


@pytest.mark.parametrize(
    ("request_", "name", "words"),
    [
        (MOLECULES, "beams", "SVDD has no setting “beams”"),
        (MOLECULES, "threshold", "vary one of: α, M, lanes"),
        (MOLECULES, "fills", "has no setting"),
        (Request(domain="molecule", budget=5000), "M", "A budget sets M"),
        (Request(domain="molecule", sampler="unguided"), "α", "Unguided has no setting"),
        (Request(domain="molecule", sampler="refine", budget=5000), "method.rounds", "A budget sets"),
        (MOLECULES, "x" * 5_000, "has no setting"),
    ],
    ids=str,
)
def test_a_setting_that_changes_nothing_is_refused_by_name(request_, name, words):
    with pytest.raises(ValueError, match=words):
        find_setting(request_, name)


@pytest.mark.parametrize("name", ["molecule", "enhancer", "utr", "image", "chain", "mixture", "gb1"])
def test_every_setting_that_is_offered_can_be_applied_as_it_is(name):
    request = Request(domain=name)
    for path, setting in settings_of(request).items():
        now = list(setting.now) if isinstance(setting.now, tuple) else setting.now
        assert as_json(applied(as_json(request), {path: now})) == as_json(request), path


def test_another_method_keeps_what_it_shares_and_has_its_own_defaults():
    base = as_json(Request(domain="molecule", window=[0.2, 1.0], every=3, early=2))
    other = applied(base, {"sampler": "svdd_r"})
    assert (other.window, other.every, other.early) == ((0.2, 1.0), 3, 2)
    assert applied(base, {"sampler": "best_of_n"}).method.model_dump() == {}
    with pytest.raises(ValueError, match="Best of N has no setting “window”"):
        applied(base, {"method.window": [0, 1], "sampler": "best_of_n"})


def test_a_sweep_has_a_cell_for_every_pair_of_values_and_names_it():
    axes = read_axes([{"setting": "α", "values": "0, inf"}, {"setting": "M", "values": "2..4"}], MOLECULES, MOST)
    cells = sweep(MOLECULES, axes)
    assert [cell.label for cell in cells[:2]] == ["α 0 · M 2", "α 0 · M 3"] and len(cells) == 6
    assert cells[-1].axes == {"alpha": "inf", "particles": 4}
    assert (cells[-1].request.alpha, cells[-1].request.particles) == (math.inf, 4)
    assert read_seeds("", MOLECULES, MOST) == [0] and read_seeds("3..5", MOLECULES, MOST) == [3, 4, 5]


def test_a_cell_that_cannot_be_is_named():
    axes = read_axes([{"setting": "α", "values": "0.1, -1"}], MOLECULES, MOST)
    with pytest.raises(ValueError, match="^α -1: α must be 0 or more"):
        sweep(MOLECULES, axes)


@pytest.mark.parametrize(
    "given", [None, [], {}, [1], [{"setting": 1}], [{}], [{"setting": "α", "values": "1"}] * 2, "α"]
)
def test_axes_of_another_form_are_a_sentence(given):
    with pytest.raises(ValueError, match=r"\."):
        read_axes(given, MOLECULES, MOST)


def test_long_texts_are_short_in_a_label():
    prompt = Setting("conditions.prompt", "prompt", "text", "", {})
    label = label_of({"conditions.prompt": "a red fox " * 20}, {"conditions.prompt": prompt})
    assert len(label) < 50 and label.startswith("“a red fox")

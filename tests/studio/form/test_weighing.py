"""What the form's run will about cost, from the form as its browser tells it."""

from __future__ import annotations

import json

import gradio as gr
import pytest

from engines.domains import NAMES, domain
from engines.records.store import Store
from studio.design import layout
from studio.design.draft import keys
from studio.design.handlers import FormHandlers, Shared
from studio.design.widgets.run_bar import run_bar
from studio.runs.runs import Runs

HITTING = [name for name in NAMES if "first_hitting" in domain(name).conditions.model_fields]


@pytest.fixture(scope="module")
def page(tmp_path_factory):
    """(form, bar, handlers) of a page."""
    with gr.Blocks():
        form, bar, shared = layout.build(), run_bar(), Shared(gr.Textbox(), gr.Textbox())
    runs = Runs(Store(tmp_path_factory.mktemp("weighing") / "studio.db"))
    return form, bar, FormHandlers(form, bar, shared, runs)


def told(form, **other) -> str:
    """The form as it came, but for these values, as a browser tells it."""
    return json.dumps({key: widget.value for key, widget in keys(form).items()} | other)


def test_a_form_costs_something_and_says_which_methods_do_not_fit(page):
    form, bar, handlers = page
    shown = handlers.weigh(told(form), "ann")
    assert "reward calls" in shown[bar.cost] and "dps" in shown[form.sampler]["unfit"]


@pytest.mark.parametrize("name", HITTING)
def test_steps_without_levels_are_weighed_too(page, name):
    form, bar, handlers = page
    hitting = {f"condition-{name}-first_hitting": True, f"rewards-{name}": json.dumps(domain(name).defaults["rewards"])}
    assert "reward calls" in handlers.weigh(told(form, domain=name, **hitting), "ann")[bar.cost]


@pytest.mark.parametrize(
    "held",
    ["", "[]", "3", "null", '{"lanes": 3}', "[" * 100_000, '{"domain": ["x"]}'],
    ids=["empty", "list", "number", "nothing", "a part", "deep", "no domain"],
)
def test_what_is_no_form_costs_nothing(page, held):
    _, bar, handlers = page
    assert handlers.weigh(held, "ann") == {bar.cost: ""}


@pytest.mark.parametrize(("weight", "words"), [("", ""), ("heavy", ""), (2, "reward calls")])
def test_a_weight_that_is_none_costs_nothing(page, weight, words):
    form, bar, handlers = page
    shown = handlers.weigh(told(form, **{"rewards-molecule": json.dumps({"qed": weight})}), "ann")
    assert words in shown[bar.cost] and bool(shown[bar.cost]) == bool(words)

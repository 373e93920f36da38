"""A budget on the form: what it sets is not asked for, and what a run was given comes back."""

from __future__ import annotations

import json

import gradio as gr
import pytest

from engines.admission import CostLimits, refusal
from engines.estimate import size_of
from engines.request import Request
from studio.design import layout
from studio.design.controls import value_of
from studio.runs.settings.budget import budget_spent
from studio.runs.settings.listing import settings_view
from studio.runs.settings.title import run_title
from studio.runs.settings.values import in_words


@pytest.fixture(scope="module")
def form():
    with gr.Blocks():
        return layout.build()


def stored(**settings) -> dict:
    return json.loads(Request(domain="utr", **settings).model_dump_json())


def seen(updates: dict, widget) -> bool:
    return updates[widget]["visible"] is True


def test_by_hand_a_request_has_none(form):
    values = {widget: widget.value for widget in form.inputs}
    assert "budget" not in form.settings(values) and form.size(values).budget is None
    updates = form.filled(stored())
    assert value_of(updates[form.budget.of]) == "hand" and seen(updates, form.particles)
    assert not seen(updates, form.budget.asked)


@pytest.mark.parametrize(("sampler", "m_is_asked"), [("svdd", False), ("refine", True)])
def test_a_budget_takes_the_place_of_m_or_of_rounds(form, sampler, m_is_asked):
    request = stored(sampler=sampler, budget=3000, budget_of="calls")
    updates = form.filled(request)
    rounds = next(widget for widget in form.method.widgets if widget.name == "rounds").components[0]
    assert (
        seen(updates, form.particles) is m_is_asked and not seen(updates, rounds) and seen(updates, form.budget.asked)
    )
    values = {widget: value_of(updates[widget]) if widget in updates else widget.value for widget in form.inputs}
    assert {"budget": 3000, "budget_of": "calls"}.items() <= form.settings(values).items()
    assert form.size(values).budget == 3000


def test_a_method_that_can_spend_none_is_not_asked_for_one(form):
    values = {widget: widget.value for widget in form.inputs} | {form.budget.of: "rows", form.sampler: "unguided"}
    assert "budget" not in form.settings(values)
    assert form.with_method("unguided", "pm", "rows")[form.budget.of]["visible"] is False


@pytest.mark.parametrize("asked", [0, -3, float("nan"), 1e300, "x", None])
def test_no_cost_is_told_of_what_no_budget_is(form, asked):
    values = {widget: widget.value for widget in form.inputs} | {form.budget.of: "rows", form.budget.asked: asked}
    with pytest.raises((TypeError, ValueError)):
        form.size(values)


def test_it_is_named_in_place_of_what_it_sets():
    request = stored(budget=3000)
    entries = {
        entry["label"]: entry["value"] for group in settings_view(request)["groups"] for entry in group["entries"]
    }
    assert entries["Budget"] == "3,000 network rows" and "Particles M" not in entries
    assert "3,000 network rows" in run_title(request) and "M 10" not in run_title(request)
    assert budget_spent(request, {"rows": 2970}) == "2,970 of 3,000 network rows (99 %)"
    assert budget_spent(request, {"rows": 1_234_567}).startswith(in_words(1_234_567))
    rounds = stored(sampler="refine", budget=3000, budget_of="calls", rounds=50)
    assert "Rounds" not in run_title(rounds) and "Rounds" not in str(settings_view(rounds)["groups"])
    older = {name: value for name, value in stored().items() if not name.startswith("budget")}
    assert budget_spent(older, {"rows": 5}) == "" and run_title(older) == run_title(stored())


def test_too_large_a_budget_is_refused_with_the_most():
    said = refusal(size_of(Request(domain="mixture", budget=10**7)), CostLimits(run_memory=1 << 40, run_store=1 << 40))
    assert said.startswith("This run would take about 10,000,000 network rows")
    assert said.endswith("Lower the budget to 5,000,000.")

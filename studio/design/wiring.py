"""Which of the form's widgets does what, and when."""

from __future__ import annotations

import json

import gradio as gr

from engines.domains import NAMES, domain
from studio.blocks import LATEST, QUIET, filling
from studio.design.controls import Controls
from studio.design.draft import keys
from studio.design.handlers import FormHandlers, Shared
from studio.design.suggestion_widgets import connect_suggestions
from studio.design.widgets.run_bar import RunBar
from studio.runs.example import example_id

_RAW = {**QUIET, "preprocess": False}  # Request checks what is held; Gradio would change threads for each widget


def connect_events(form: Controls, bar: RunBar, shared: Shared, handlers: FormHandlers, page: gr.Blocks) -> None:
    """Binds the handlers to the widgets."""
    refusal = bar.refusal
    _connect_run(form, bar, shared, handlers)
    _connect_presets(form, handlers)
    examples = json.dumps({name: example_id(name) for name in NAMES})
    follow = f"(name) => {{ window.studio?.example(({examples})[name]); }}"
    form.domain.change(None, form.domain, None, js=follow, **QUIET)
    form.file.upload(handlers.load_file, {form.file, shared.owner}, form.outputs | {refusal}, **filling(refusal))
    for name, controls in form.domains.items():
        for key, (suggest, beside) in domain(name).hints.suggest.items():
            others = {other: controls.conditions[other] for other in beside}
            connect_suggestions(suggest, controls.told[key], controls.conditions[key], others)
    asked = {form.particles, form.alpha, *form.budget.components, *form.method.components}
    turned = [form.sampler, form.value, form.budget.of]
    turning = filling(form.alpha)
    form.sampler.change(handlers.turn_sampler, turned, asked, **turning)
    form.budget.of.input(handlers.turn_sampler, turned, asked, **turning | LATEST)
    estimated = {form.value, *form.estimates.components, *asked}
    form.value.input(handlers.turn_estimate, [form.domain, *turned], estimated, **turning | LATEST)
    held = _connect_memory(form, shared, handlers, page)
    held.change(handlers.weigh, [held, shared.owner], {bar.cost, form.sampler}, **LATEST)


def _connect_presets(form: Controls, handlers: FormHandlers) -> None:
    """Another domain's presets; what they fill is held until those of the latest choice are there."""
    number = gr.Textbox(visible="hidden", elem_id="choice", label="the choice's number")
    form.domain.input(None, None, None, js=_presets("choose()"), **QUIET)
    asked, filled = [form.domain, number], [number, *(form.outputs - {form.domain})]
    ask = "async (name) => [name, (await window.studioPresets).latest()]"
    answered = form.domain.input(
        lambda name, choice: {number: choice, **handlers.preset(name)},
        asked,
        filled,
        js=ask,
        **filling(number) | LATEST,
    )
    answered.success(None, number, None, js=_presets("arrived(...values)"), **QUIET)
    answered.failure(None, None, None, js=_presets("failed()"), **QUIET)


def _connect_run(form: Controls, bar: RunBar, shared: Shared, handlers: FormHandlers) -> None:
    started = bar.run.click(handlers.start_run, form.inputs | {shared.owner}, {shared.run_id, bar.refusal}, **_RAW)
    started.then(None, [shared.run_id, bar.refusal], None, js=_form("started(...values)"), **QUIET)
    bar.last.change(None, bar.last, shared.run_id, js="(run) => run", **QUIET)


def _connect_memory(form: Controls, shared: Shared, handlers: FormHandlers, page: gr.Blocks) -> gr.Textbox:
    """The browser remembers the form, and says how it differs from the run in sight → what the form holds, as JSON.

    Every widget tells of itself alone: one handler of them all would be handed what each of them holds.
    """
    arrival = gr.Textbox(visible="hidden", elem_id="arrival", label="arrival")
    held = gr.Textbox(visible="hidden", elem_id="held", label="what the form holds")
    told = gr.Textbox(visible="hidden", elem_id="told", label="the run's settings")
    widgets = keys(form)
    first = json.dumps({key: widget.value for key, widget in widgets.items()})
    page.load(None, None, [arrival, held], js=_form(f"arrival({first})"), **QUIET)
    arrived = arrival.change(handlers.arrive, arrival, form.outputs, **filling(arrival))
    begin = _form(f"begin({json.dumps(list(widgets))}, values)")
    arrived.then(None, list(widgets.values()), held, js=begin, **QUIET)
    for key, widget in widgets.items():
        widget.change(None, widget, held, js=_form(f"changed({json.dumps(key)}, ...values)"), **QUIET)
    shared.run_id.change(handlers.told, shared.run_id, told, **QUIET)
    told.change(None, told, None, js=_form("compare(...values)"), **QUIET)
    return held


def _form(call: str) -> str:
    """JavaScript that asks the form's module. values: what the widgets hold."""
    return f"async (...values) => (await window.studioForm).{call}"


def _presets(call: str) -> str:
    """JavaScript that asks the module that holds the form while presets are on their way."""
    return f"async (...values) => (await window.studioPresets).{call}"

"""The form as a browser remembers it: element id → value. It may send anything, so all of it is checked."""

from __future__ import annotations

import json
import math
from collections.abc import Mapping
from typing import Any

import gradio as gr

from engines.domains import NAMES, domain
from engines.samplers import SAMPLERS
from studio.design.controls import Controls, with_values
from studio.design.widgets.budget_widgets import HAND
from studio.design.widgets.grouped_choice import choices_of

LONGEST_NUMBER = 40  # letters of a number that is being typed


def keys(form: Controls) -> dict[str, gr.components.Component]:
    """Element id → widget, of every widget that a draft remembers."""
    return {widget.elem_id: widget for widget in sorted(form.inputs, key=lambda widget: widget.elem_id)}


def read_draft(text: str) -> tuple[dict[str, Any] | None, str]:
    """What a browser told on arrival → (values or None where it has none, the run that its address names)."""
    try:
        told = json.loads(text)
        held, run = told["values"], told["run"]
    except (ValueError, TypeError, KeyError, RecursionError):
        return None, ""
    return held if isinstance(held, dict) and held else None, run if isinstance(run, str) else ""


def read_values(form: Controls, text: str) -> dict[gr.components.Component, Any]:
    """Widget → value of a form as JSON, unchecked. Raises ValueError, TypeError or KeyError where it is none."""
    try:
        held = json.loads(text)
    except RecursionError as error:
        raise ValueError("too deep") from error
    return {widget: held[key] for key, widget in keys(form).items()}


def restored(form: Controls, held: Mapping[str, Any]) -> dict[Any, Any]:
    """Updates by which the form is as the browser remembers it; what it cannot be is left as it is."""
    good = {key: held[key] for key, widget in keys(form).items() if key in held and _suits(widget, held[key])}
    name = good.get("domain")
    if name not in NAMES:
        return {}
    sampler, value = good.get("sampler", next(iter(SAMPLERS))), good.get("value")
    value = value if value in domain(name).values else domain(name).values[0]
    values = {widget: good[key] for key, widget in keys(form).items() if key in good}
    of = good.get(form.budget.of.elem_id, HAND)
    return with_values(form.turned_to(name, sampler, value, of), values | {form.value: value})


def _suits(widget: Any, value: Any) -> bool:
    """Whether a widget can hold that value, by what it held at first and by its choices."""
    choices = choices_of(widget)
    if choices and widget.elem_id != "value":  # how a value can be estimated hangs on the domain
        return value in choices
    if isinstance(widget.value, bool):
        return isinstance(value, bool)
    if isinstance(widget.value, int | float):
        return _is_number(value) or (isinstance(value, str) and len(value) <= LONGEST_NUMBER)
    return isinstance(value, str)


def _is_number(value: Any) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool) and math.isfinite(value)

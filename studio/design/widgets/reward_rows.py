"""Rewards that can be ticked, each with its weight: a domain's own, scripts, and those that a machine may lack."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Any

import gradio as gr

from studio.design.widgets.html_widget import escaped, html_widget
from studio.rewards.library import Offer

_TEMPLATE = '<div class="reward-rows" role="group" aria-label="{label}" style="--rows: {rows}"></div>'


@dataclass(frozen=True)
class Row:
    """A built-in reward as the form offers it.

    weight: with which it is ticked. opens: the fold where its conditions lie, or "". asked: whether the studio is asked
    what of it is missing once it is ticked.
    """

    name: str
    label: str
    about: str
    weight: float = 1.0
    opens: str = ""
    asked: bool = False


def reward_rows(
    elem_id: str,
    label: str,
    rows: Sequence[Row | Offer],
    chosen: Mapping[str, float],
    functions: Sequence[Callable] = (),
) -> gr.HTML:
    """Its value is what is ticked, as JSON: name → weight. functions: `missing`, where a row asks for it."""
    template = _TEMPLATE.format(**escaped(label=label), rows=len(rows))
    return html_widget("rewards", template, json.dumps(dict(chosen)), elem_id, label, functions, **offered(rows))


def offered(rows: Sequence[Row | Offer]) -> dict[str, Any]:
    """What can be ticked, as the widget reads it; also an update of it."""
    return {"offers": json.dumps([asdict(row) for row in rows])}


def ticked(value: Any) -> dict[str, Any]:
    """Name → weight of what is ticked; nothing where the value is none of the widget's."""
    try:
        held = json.loads(value)
    except (TypeError, ValueError, RecursionError):
        return {}
    return held if isinstance(held, dict) else {}


def tick(names: Sequence[str], rewards: Mapping[str, float]) -> str:
    """The widget's value by which these are ticked, with the weights that a request gives them."""
    return json.dumps({name: rewards.get(name, 1.0) for name in names})

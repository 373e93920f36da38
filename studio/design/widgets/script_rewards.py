"""Scripts among a domain's rewards: examples and one's own, each a tick and a weight, by name."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict
from typing import Any

import gradio as gr

from studio.design.widgets.html_widget import html_widget
from studio.rewards.library import Offer

_TEMPLATE = '<div class="script-rewards" role="group" aria-label="scripts"></div>'


def script_rewards(domain_name: str, offers: Sequence[Offer]) -> gr.HTML:
    """Its value is what is ticked, as JSON: name → weight."""
    return html_widget("script_rewards", _TEMPLATE, "{}", f"scripts-{domain_name}", "Scripts", **offered(offers))


def offered(offers: Sequence[Offer]) -> dict[str, Any]:
    """The scripts that can be ticked, as the widget reads them; also an update of them."""
    return {"offers": json.dumps([asdict(offer) for offer in offers])}


def ticked(value: Any) -> dict[str, Any]:
    """Name → weight of what is ticked; nothing where the value is none of the widget's."""
    try:
        held = json.loads(value)
    except (TypeError, ValueError, RecursionError):
        return {}
    return held if isinstance(held, dict) else {}


def tick(scripts: Sequence[str], rewards: Mapping[str, float]) -> str:
    """The widget's value by which these scripts are ticked, with the weights that a request gives them."""
    return json.dumps({name: rewards.get(name, 1.0) for name in scripts})

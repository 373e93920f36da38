"""What a domain says of a text while it is typed, with buttons that put something in its place."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from dataclasses import asdict
from typing import Any

import gradio as gr

from engines.domains.suggestion import Suggestion
from studio.blocks import QUIET
from studio.design.widgets.html_widget import html_widget

MOST_LETTERS = 20_000  # of a text of which something is said
_TEMPLATE = '<div class="suggestions" role="status"></div>'


def suggestions_widget(text: gr.Textbox) -> gr.HTML:
    """Where it is said, below the text. Its value is JSON: {"said": [{sentence, choices}]}, or {"chosen": a text}."""
    told = html_widget("suggestions", _TEMPLATE, "", f"{text.elem_id}-told", f"about {text.label}")
    chosen = "(told, text) => { const held = told && JSON.parse(told); return held?.chosen ?? text; }"
    told.change(None, [told, text], text, js=chosen, **QUIET)
    return told


def connect_suggestions(
    suggest: Callable[[str, Mapping[str, Any]], list[Suggestion]],
    told: gr.HTML,
    text: gr.Textbox,
    others: Mapping[str, gr.components.Component],
) -> None:
    """Has it said whenever the text, or what it is read by, changes. others: conditions that matter, by name."""

    def say(text: str, *values: Any) -> str:
        return said(suggest, text, dict(zip(others, values)))

    changes = [text.change, *(other.change for other in others.values())]
    gr.on(changes, say, [text, *others.values()], told, trigger_mode="always_last", **QUIET)


def said(suggest: Callable[..., list[Suggestion]], text: Any, conditions: Mapping[str, Any]) -> str:
    """The value of the widget for a text; nothing is said of what is no text."""
    if not isinstance(text, str) or len(text) > MOST_LETTERS:
        return ""
    return json.dumps({"said": [asdict(each) for each in suggest(text, conditions)]})

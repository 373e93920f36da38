"""How conditions are asked for: a widget for each, from its annotation and from what its domain says of it."""

from __future__ import annotations

import base64
from collections.abc import Callable, Sequence
from functools import partial
from html import escape
from typing import Any

import gradio as gr

from engines.assets import ASSETS
from engines.domains import Domain
from engines.settings import shown_fields
from studio.blocks import QUIET
from studio.design.suggestion_widgets import suggestions_widget
from studio.design.widgets.html_widget import escaped, html_widget
from studio.design.widgets.setting_widgets import plain
from studio.errors import answers_in_sentences

CHIPS = (ASSETS / "studio" / "chips.js").read_text(encoding="utf-8")


def conditions(spec: Domain, name: str, first: bool) -> tuple[dict[str, gr.components.Component], dict[str, gr.HTML]]:
    """(widgets of the conditions asked before the rewards, or of all others; what is said of some of them)."""
    fields = {key: about for key, about in shown_fields(spec.conditions).items() if (key in spec.hints.first) == first}
    made, told = {}, {}
    for key, about in fields.items():
        made[key] = _condition(spec, key, about, f"condition-{name}-{key}")
        if key in spec.hints.suggest:
            told[key] = suggestions_widget(made[key])
    return made, told


def _condition(spec: Domain, key: str, about: Any, elem_id: str) -> gr.components.Component:
    named = {"value": about.default, "label": about.title or key, "info": about.description, "elem_id": elem_id}
    special = _special(spec).get(spec.hints.widgets.get(key))
    widget = special(named) if special else plain(about.annotation, about, named)
    if key in spec.hints.examples:
        _chips(spec.hints.examples[key], widget)
    return widget


def _special(spec: Domain) -> dict[str, Callable[[dict[str, Any]], gr.components.Component]]:
    """The kinds of widget that a domain's hints may name."""
    return {"lines": _lines, "picture": partial(_picture, spec), "colours": _colours}


def _lines(named: dict[str, Any]) -> gr.Textbox:
    return gr.Textbox(**named, lines=2, max_lines=8)


def _picture(spec: Domain, named: dict[str, Any]) -> gr.HTML:
    """A file that is chosen or dropped; the value is what the domain makes of it, or ""."""

    @answers_in_sentences
    def uploaded(ask: dict) -> dict[str, str]:
        return answer(spec.hints.uploaded, ask)

    return _own_widget("picture", _PICTURE, named, (uploaded,))


def answer(taken: Callable[[bytes], str], ask: Any) -> dict[str, str]:
    """{"content": base64 of a file} → {"picture": what is kept of it} or {"refused": a sentence}."""
    try:
        data = base64.b64decode(ask["content"], validate=True)
    except (ValueError, KeyError, TypeError):
        return {"refused": "The file did not arrive whole; try again."}
    try:
        return {"picture": taken(data)}
    except ValueError as error:
        return {"refused": str(error)}


def _colours(named: dict[str, Any]) -> gr.HTML:
    return _own_widget("colours", _COLOURS, named)


def _own_widget(module: str, template: str, named: dict[str, Any], functions: Sequence[Callable] = ()) -> gr.HTML:
    texts = escaped(label=named["label"], info=named["info"])
    return html_widget(module, template.format(**texts), named["value"], named["elem_id"], named["label"], functions)


def _chips(texts: Any, target: gr.components.Component) -> None:
    """Buttons that write an example into a widget; no server is asked."""
    buttons = "".join(f'<button type="button">{escape(text)}</button>' for text in texts)
    chips = gr.HTML(
        "",
        html_template=f'<div class="chips" role="group" aria-label="examples">{buttons}</div>',
        js_on_load=CHIPS,
        apply_default_css=False,
        padding=False,
    )
    chips.change(None, chips, target, js="(text) => text", **QUIET)


_PICTURE = """<div class="asked picture-box"><span class="asked-label">{label}</span><small>{info}</small>
<label class="drop"><img alt="" hidden><span class="drop-words">Choose a picture, or drop one here</span>
<input type="file" accept="image/*" aria-label="{label}"></label>
<button type="button" class="take-away" hidden>Remove</button><p role="alert" hidden></p></div>"""
_COLOURS = """<div class="asked colours-box"><span class="asked-label">{label}</span><small>{info}</small>
<div class="swatches"></div>
<input type="text" spellcheck="false" aria-label="{label} as text" placeholder="colours as #RRGGBB"></div>"""

"""Widgets of the page’s own: a gr.HTML whose module in assets/studio/widgets/ keeps value and picture alike."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from html import escape
from typing import Any, Literal

import gradio as gr

_START = """window.studioModule('widgets/{module}.js')
  .then(({{ start }}) => start({{ element, props, watch, server, changed: () => trigger('change') }}));"""


def html_widget(
    module: str, template: str, value: Any, elem_id: str, name: str, functions: Sequence[Callable] = (), **props: Any
) -> gr.HTML:
    """module: whose `start` brings it to life. template: its HTML. functions: which it may ask of the studio.

    name: what a person calls it. props: what the module reads beside
    the value.
    """
    return gr.HTML(
        value,
        html_template=template,
        js_on_load=_START.format(module=module),
        elem_id=elem_id,
        apply_default_css=False,
        padding=False,
        server_functions=list(functions) or None,
        name=name,
        **props,
    )


def seen(wanted: bool) -> bool | Literal["hidden"]:
    """Whether something is seen. What is not stays on the page: Gradio forgets the props of what it leaves out."""
    return wanted or "hidden"


def escaped(**texts: str | None) -> dict[str, str]:
    """Texts as a template may hold them. Gradio reads templates too, so its own signs are written out."""
    return {name: _without_signs(escape(text or "")) for name, text in texts.items()}


def _without_signs(text: str) -> str:
    return text.replace("$", "&#36;").replace("{", "&#123;").replace("}", "&#125;")

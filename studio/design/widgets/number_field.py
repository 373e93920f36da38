"""A number: a box, a slider where a range is usual, and a sentence at once where what was typed will not do."""

from __future__ import annotations

import gradio as gr

from studio.design.widgets.html_widget import escaped, html_widget, seen

_TEMPLATE = """<div class="asked number-field"><div class="asked-head"><label class="asked-label" for="{id}-number">
{label}</label><input type="number" id="{id}-number" aria-describedby="{id}-help"></div>
<input type="range" aria-label="{label}, slider" hidden><small id="{id}-help">{info}</small>
<p role="alert" hidden></p></div>"""


def number_field(
    value: float,
    label: str,
    info: str | None,
    elem_id: str,
    *,
    whole: bool = False,
    least: float | None = None,
    most: float | None = None,
    usual: tuple[float, float] | None = None,
    visible: bool = True,
) -> gr.HTML:
    """least, most: its limits, as far as there are any. usual: the ends of its slider; without them it has none.

    Its value is a number, or what was typed where that is none: the request then says what is wrong.
    """
    return html_widget(
        "number",
        _TEMPLATE.format(id=elem_id, **escaped(label=label, info=info)),
        value,
        elem_id,
        label,
        whole=whole,
        usual=usual,
        least=least,
        most=most,
        visible=seen(visible),
    )

"""One of several, in groups under headings: radio buttons, and a sentence on the chosen one."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

import gradio as gr

from studio.design.widgets.html_widget import escaped, html_widget

_TEMPLATE = """<div class="asked grouped-choice" role="radiogroup" aria-label="{label}" aria-describedby="{id}-help">
<span class="asked-label">{label}</span>{groups}<small id="{id}-help"></small></div>"""
_GROUP = "<fieldset><legend>{title}</legend>{options}</fieldset>"
_OPTION = '<label><input type="radio" name="{id}-choice" value="{name}"><span>{label}</span></label>'


def grouped_choice(
    groups: Mapping[str, Mapping[str, str]], sentences: Mapping[str, str], value: str, label: str, elem_id: str
) -> gr.HTML:
    """groups: heading → name → what it is called. sentences: name → what it does. Its value is a name.

    An update may say what does not fit what else is chosen: unfit={name: why}.
    """
    parts = (_GROUP.format(**escaped(title=title), options=_options(group, elem_id)) for title, group in groups.items())
    template = _TEMPLATE.format(id=elem_id, **escaped(label=label), groups="".join(parts))
    choices = [[called, name] for group in groups.values() for name, called in group.items()]
    return html_widget(
        "grouped_choice", template, value, elem_id, label, choices=choices, sentences=dict(sentences), unfit={}
    )


def _options(group: Mapping[str, str], elem_id: str) -> str:
    return "".join(_OPTION.format(id=elem_id, **escaped(name=name, label=called)) for name, called in group.items())


def choices_of(widget: Any) -> list[str]:
    """The names among which a widget chooses; none where it does not."""
    pairs: Iterable = getattr(widget, "choices", None) or getattr(widget, "props", {}).get("choices") or ()
    return [name for _, name in pairs]

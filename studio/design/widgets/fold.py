"""A heading that shows and hides what lies below it. What is hidden stays on the page, so that it can be filled."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

import gradio as gr

from studio.design.widgets.html_widget import escaped, html_widget

_TEMPLATE = '<button type="button" class="fold-button" aria-expanded="false">{label}</button>'
CLOSED = "closed"


@contextmanager
def fold(label: str, elem_id: str) -> Iterator[gr.HTML]:
    """What is laid out within it is folded at first; its value is “open” or CLOSED."""
    head = html_widget("fold", _TEMPLATE.format(**escaped(label=label)), CLOSED, elem_id, label)
    with gr.Column(elem_classes="folded"):
        yield head

"""What a form costs is told of what a run can be, and of nothing else: no number keeps the page busy."""

from __future__ import annotations

import gradio as gr
import pytest

from studio.design import layout


@pytest.fixture(scope="module")
def form():
    with gr.Blocks():
        return layout.build()


@pytest.mark.parametrize("name", ["lanes", "particles", "levels"])
@pytest.mark.parametrize("number", [0, -1, 2**31, 2**70, 1e300, float("nan"), "5", None, [5]])
def test_a_number_that_no_run_takes_is_refused_at_once(form, name, number):
    values = {widget: widget.value for widget in form.inputs}
    assert form.size(values).levels > 0
    with pytest.raises((TypeError, ValueError)):
        form.size({**values, getattr(form, name): number})

"""The bar that stays in sight: Run, what it will cost, what the run is doing, and why one was refused."""

from __future__ import annotations

from dataclasses import dataclass

import gradio as gr

from studio.design.widgets.html_widget import html_widget

_STATE = """<a class="run-now" href="#stage" hidden><span></span><i></i></a>
<button type="button" class="last-run" hidden>Go back to your last run</button>"""


@dataclass(frozen=True)
class RunBar:
    """The bar's widgets. last: pressed for the run that this browser started last; its value is that run's id."""

    run: gr.Button
    cost: gr.HTML
    last: gr.HTML
    refusal: gr.HTML


def run_bar() -> RunBar:
    """Lays the bar out."""
    with gr.Row(elem_classes="run-bar"):
        run = gr.Button("Run", variant="primary", elem_id="run", min_width=120, scale=0)
        cost = gr.HTML(elem_id="estimate", padding=False)
        last = html_widget("run_state", _STATE, "", "run-state", "The last run")
        refusal = gr.HTML(elem_id="refusal", padding=False)
    return RunBar(run, cost, last, refusal)

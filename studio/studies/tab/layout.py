"""Where the tab's parts stand, and how they are wired."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import gradio as gr

from engines.assets import ASSETS
from studio.blocks import QUIET
from studio.design.controls import Controls
from studio.runs.runs import Runs
from studio.studies.making.desk import desk_functions
from studio.studies.making.studies import Studies
from studio.studies.panel.element import study_element
from studio.studies.tab.maker import Maker

FOLDER = ASSETS / "studio" / "studies" / "making"
MAKER = """window.studioMaker = window.studioModule('studies/making/maker.js')
  .then(({ start }) => start({ element, props, watch, submit: () => trigger('submit') }));"""
DESK = """window.studioDesk = window.studioModule('studies/making/desk.js')
  .then(({ start }) => start(element, server));
window.studioDesk.catch(() => { element.querySelector('.desk-line').textContent = 'Reload the page.'; });"""


@dataclass(frozen=True)
class StudiesTab:
    """asked: what the maker's module asks for, as JSON, and what it is told. desk: the list and the study in sight."""

    tab: gr.Tab
    maker: gr.HTML
    desk: gr.HTML


def lay_out(runs: Runs, tab: gr.Tab, take: Callable[..., dict]) -> StudiesTab:
    """Within that tab. take: gives files of a study."""
    with gr.Row(elem_classes="studies"):
        with gr.Column(scale=1, min_width=320, elem_classes="studies-made"):
            maker = _html("maker.html", MAKER, "study-maker", answer="")
        with gr.Column(scale=3, min_width=340, elem_classes="story"):
            desk = _html("desk.html", DESK, "study-desk", server_functions=desk_functions(Studies(runs)))
            study_element(runs, [take])
    return StudiesTab(tab, maker, desk)


def connect(tab: StudiesTab, form: Controls, cost: gr.HTML, owner: gr.Textbox, runs: Runs) -> None:
    """Binds the maker to the form. cost: of the form's run, which changes with the form."""
    maker = Maker(form, Studies(runs))

    def answer(values: dict, request: gr.Request | None = None) -> dict:
        return gr.update(answer=maker.answer(values[tab.maker], values, values[owner], request))

    raw = {**QUIET, "preprocess": False, "trigger_mode": "always_last"}
    tab.maker.submit(answer, form.inputs | {tab.maker, owner}, tab.maker, **raw)
    for changed in (tab.tab.select, cost.change):
        changed(None, None, None, js="() => { window.studioMaker?.then(({ weigh }) => weigh()); }", **QUIET)


def _html(file: str, script: str, elem_id: str, **props) -> gr.HTML:
    template = (FOLDER / file).read_text(encoding="utf-8")
    kept = {"apply_default_css": False, "padding": False}
    return gr.HTML("", html_template=template, js_on_load=script, elem_id=elem_id, **kept, **props)

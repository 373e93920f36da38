"""The element in which a study is shown, and what its modules ask of the studio."""

from __future__ import annotations

import base64
from collections.abc import Callable, Sequence

import gradio as gr

from engines.assets import ASSETS
from studio.errors import UserError, answers_in_sentences
from studio.runs.runs import Runs
from studio.studies.figures.table import FORMATS, table_file
from studio.studies.panel.members import StudyMembers
from studio.studies.panel.pictures import cell_pictures, picked_designs
from studio.studies.panel.view import view_study

FOLDER = ASSETS / "studio" / "studies"
START = """const study = window.studioModule('studies/wire.js').then(({ start }) => start(element, server));
window.studioStudy = {
  show: (id) => study.then(({ show }) => show(id)),
};
study.catch(() => { element.querySelector('.study-line').textContent = 'The page did not load whole; reload it.'; });
"""


def study_element(runs: Runs, more: Sequence[Callable[..., dict]] = ()) -> gr.HTML:
    """Shows the study that the address names, and those of window.studioStudy.show(id), "" for none."""
    return gr.HTML(
        html_template=(FOLDER / "study.html").read_text(encoding="utf-8"),
        js_on_load=START,
        elem_id="study",
        apply_default_css=False,
        padding=False,
        server_functions=[*study_functions(runs), *more],
    )


def study_functions(runs: Runs) -> list[Callable[..., dict]]:
    """Each takes one object, that names a study, and answers with one; a refusal is {"refused": sentence}."""
    members = StudyMembers(runs.store)

    def study(ask: dict) -> dict:
        row = runs.study(ask.get("study"))
        return view_study(row, members.shown(row), ask)

    def cells(ask: dict) -> dict:
        return {"pictures": cell_pictures(runs, members.shown(runs.study(ask.get("study"))), ask.get("members"))}

    def designs(ask: dict) -> dict:
        return {"designs": picked_designs(members.shown(runs.study(ask.get("study"))), ask.get("picked"))}

    def table(ask: dict) -> dict:
        row, kind = runs.study(ask.get("study")), str(ask.get("kind"))
        if kind not in FORMATS:
            raise UserError(f"A table can be had as {', '.join(FORMATS)}.")
        text = table_file(members.shown(row), kind, {"seeds": ask.get("seeds")})
        return {"name": f"study-{row.id}.{kind}", "text": text, "content": base64.b64encode(text.encode()).decode()}

    return [answers_in_sentences(function) for function in (study, cells, designs, table)]

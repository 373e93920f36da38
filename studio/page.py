"""The page: tabs, and how they are wired.

Python says what is wanted; assets/studio/stage/ draws what the store holds.
"""

from __future__ import annotations

import os
from dataclasses import dataclass

import gradio as gr

from engines.assets import ASSETS
from engines.domains import NAMES, domain
from studio.blocks import QUIET, StudioBlocks, filling
from studio.design import layout
from studio.design.controls import Controls
from studio.design.handlers import FormHandlers, Shared
from studio.design.widgets.dropped_picture import connect_dropped_picture
from studio.design.widgets.run_bar import RunBar, run_bar
from studio.design.wiring import connect_events
from studio.history.functions import history_functions, take_study
from studio.operation.place import place_words
from studio.outside.sign_in import asks_for_sign_in, connect_sign_in, sign_in_button
from studio.programs.endpoints import add_endpoints
from studio.rewards import editor as script_editor
from studio.rewards import handlers as script_handlers
from studio.runs.api import server_functions
from studio.runs.runs import Runs
from studio.studies.panel.against import against_functions
from studio.studies.tab import layout as studies_layout

STAGE = (ASSETS / "studio" / "stage.js").read_text(encoding="utf-8")
SKELETON = (ASSETS / "studio" / "stage.html").read_text(encoding="utf-8")
HISTORY = (ASSETS / "studio" / "history" / "page.html").read_text(encoding="utf-8")
HISTORY_SCRIPT = """window.studioHistory = window.studioModule('history/wire.js')
  .then(({ start }) => start(element, server));"""
MASTHEAD = (
    '<header class="masthead"><h1>SVDD Studio</h1>'
    "<p>watch a diffusion model being guided toward what you want</p>"
    '<button type="button" id="theme" aria-label="switch between light and dark" title="light or dark">◐</button>'
    "</header>"
)
UNCONFINED = (
    '<p role="alert" class="unconfined"><b>Uploaded scripts run unconfined, with your own rights.</b> '
    "They can read, change and delete your files and use the network. Run only what you would run yourself. "
    "Started with <code>--trust-uploaded-code</code>.</p>"
)
GRADIENTS_UNCONFINED = UNCONFINED.replace("Uploaded scripts", "Scripts that declare a gradient")
UPLOAD_SWEEP, UPLOAD_AGE = 3600, 86_400  # seconds between two looks at uploads, seconds that one stays


@dataclass(frozen=True)
class Parts:
    """What of the page is wired. reuse, onward, mend: hidden buttons, pressed by the stage."""

    shared: Shared
    tabs: gr.Tabs
    bar: RunBar
    form: Controls
    reuse: gr.Button
    onward: gr.Button
    mend: gr.Button
    editor: script_editor.ScriptEditor
    studies: studies_layout.StudiesTab
    history_tab: gr.Tab


def build(runs: Runs) -> gr.Blocks:
    """The studio over a store of runs."""
    gr.set_static_paths([ASSETS / "vendor", ASSETS / "studio"])
    kept = (UPLOAD_SWEEP, UPLOAD_AGE)
    with StudioBlocks(title="SVDD Studio", fill_width=True, analytics_enabled=False, delete_cache=kept) as page:
        parts = _lay_out(runs)
        add_endpoints(runs)  # first, so that their names are not taken by handlers
        _connect(page, runs, parts)
    return page


def _lay_out(runs: Runs) -> Parts:
    gr.HTML(MASTHEAD, padding=False)
    if asks_for_sign_in(os.environ):
        sign_in_button()
    if runs.library.script_host.unconfined:
        gr.HTML(UNCONFINED, padding=False)
    elif runs.library.script_host.trusted:
        gr.HTML(GRADIENTS_UNCONFINED, padding=False)
    run_id = gr.Textbox(visible="hidden", elem_id="run-id", label="run")
    owner = gr.Textbox(visible="hidden", elem_id="owner", label="owner")
    with gr.Tabs() as tabs:
        with gr.Tab("Design", id="design"):
            bar = run_bar()
            with gr.Row(elem_classes="design"):
                form = _wishes()
                pressed = _story(runs)
        with gr.Tab("Studies", id="studies") as studies_tab:
            studies = studies_layout.lay_out(runs, studies_tab, take_study(runs))
        with gr.Tab("Rewards", id="rewards"):
            editor = script_editor.build_editor(runs.library)
        with gr.Tab("History", id="history") as history_tab:
            _history(runs)
        with gr.Tab("Models", id="about") as models_tab:
            place = gr.Markdown(elem_id="place")
            models_tab.select(lambda: place_words(runs), None, place, **QUIET)
            _model_cards()
    return Parts(Shared(run_id, owner), tabs, bar, form, *pressed, editor, studies, history_tab)


def _wishes() -> Controls:
    """The left column: the form."""
    with gr.Column(scale=1, min_width=320, elem_classes="wishes"):
        return layout.build()


def _story(runs: Runs) -> list[gr.Button]:
    """The right column: the stage on which a run is drawn, and the buttons that it presses."""
    with gr.Column(scale=3, min_width=340, elem_classes="story"):
        gr.HTML(
            html_template=SKELETON,
            js_on_load=STAGE,
            elem_id="stage",
            apply_default_css=False,
            padding=False,
            server_functions=[*server_functions(runs), *against_functions(runs)],
        )
        names = {"reuse": "Use these settings", "onward": "Go on from these", "mend": "Mend the script"}
        return [gr.Button(label, visible="hidden", elem_id=name) for name, label in names.items()]


def _history(runs: Runs) -> None:
    gr.HTML(
        html_template=HISTORY,
        js_on_load=HISTORY_SCRIPT,
        elem_id="history",
        apply_default_css=False,
        padding=False,
        server_functions=history_functions(runs),
    )


def _model_cards() -> None:
    for name in NAMES:
        card = domain(name).card
        if card and (ASSETS / card).exists():
            gr.Markdown((ASSETS / card).read_text(encoding="utf-8"), elem_classes="card")


def _connect(page: gr.Blocks, runs: Runs, parts: Parts) -> None:
    """Binds every handler of the page."""
    shared = parts.shared
    page.load(None, None, [shared.run_id, shared.owner], js="() => window.studioArrival()", **QUIET)
    if asks_for_sign_in(os.environ):
        connect_sign_in(page, shared.owner, os.environ, QUIET)
    shared.run_id.change(None, shared.run_id, None, js="(id) => { window.studio?.show(id); }", **QUIET)
    handlers = FormHandlers(parts.form, parts.bar, shared, runs)
    connect_events(parts.form, parts.bar, shared, handlers, page)
    for button, deed in ((parts.reuse, handlers.reuse), (parts.onward, handlers.go_on)):
        asked, filled = {shared.run_id, shared.owner}, parts.form.outputs | {parts.bar.refusal}
        button.click(deed, asked, filled, **filling(parts.bar.refusal))
    connect_dropped_picture(parts.form, parts.bar.refusal)
    studies_layout.connect(parts.studies, parts.form, parts.bar.cost, shared.owner, runs)
    script_handlers.connect_events(parts.editor, runs, shared.owner)
    parts.history_tab.select(None, None, None, js="() => { window.studioHistory.then(({ open }) => open()); }", **QUIET)
    _connect_mending(runs, parts)
    _connect_own_rewards(handlers, parts)


def _connect_mending(runs: Runs, parts: Parts) -> None:
    """“Mend the script” opens the script that paused the run, in the tab Rewards."""

    def mend(run: str) -> dict:
        return {parts.tabs: gr.Tabs(selected="rewards"), **script_handlers.open_broken_script(parts.editor, runs, run)}

    editor = parts.editor
    shown = {parts.tabs, editor.domain, editor.code, editor.name, editor.save, editor.copy, editor.report}
    parts.mend.click(mend, parts.shared.run_id, shown, **QUIET)


def _connect_own_rewards(handlers: FormHandlers, parts: Parts) -> None:
    """The form offers the scripts that the owner has saved."""
    owner, offered = parts.shared.owner, {controls.scripts for controls in parts.form.domains.values()}
    gr.on([owner.change, parts.editor.saved.change], handlers.offer, owner, offered, **QUIET)

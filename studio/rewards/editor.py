"""The widgets of the tab Rewards, and what can be opened there."""

from __future__ import annotations

from dataclasses import dataclass
from html import escape

import gradio as gr

from engines.domains import NAMES, domain
from engines.rewards.sandbox import Limits, SandboxUnavailable
from engines.rewards.sandbox.process.system import REQUIREMENTS, best_mode
from studio.rewards.library import TEMPLATE, ScriptLibrary, example_scripts
from studio.times import format_age

_INTRO = """<p class="about">A reward is a Python file with <code>def reward(designs):</code> that returns one number
for each design, higher is better, <code>float("nan")</code> where a design cannot be judged.
It may use numpy, RDKit, Pillow and Python’s own modules.
With <code>def reward(designs, conditions):</code> it is also given the run’s conditions by name, read-only:
<code>conditions["reference"]</code>, <code>["template"]</code> or, of the designs’ lane, <code>["prompt"]</code>.
It may declare <code>unit</code>, <code>direction = "lower"</code>, <code>allowed_range = (0, 1)</code>.</p>"""


@dataclass
class ScriptEditor:
    """The tab's widgets. domain: of what the script judges. saved: hidden; changes when the library does."""

    domain: gr.Radio
    source: gr.Dropdown
    name: gr.Textbox
    check: gr.Button
    save: gr.Button
    upload: gr.UploadButton
    copy: gr.Button
    delete: gr.Button
    code: gr.Code
    report: gr.HTML
    saved: gr.Textbox


def build_editor(library: ScriptLibrary) -> ScriptEditor:
    """Lays the tab out."""
    gr.HTML(_INTRO + confinement_notice(library), padding=False)
    with gr.Row(elem_classes="desk"):
        with gr.Column(scale=1, min_width=300):
            widgets = _choosers(library) | _buttons()
            gr.HTML(f'<p class="about">{escape(Limits().describe())}</p>', padding=False)
        with gr.Column(scale=2, min_width=340):
            code = _code()
            gr.HTML('<p class="about">Tab indents; Esc, then Tab, leaves the editor.</p>', padding=False)
            report = gr.HTML(elem_id="script-report", padding=False)
    saved = gr.Textbox(visible="hidden", elem_id="script-kept", label="kept")
    return ScriptEditor(**widgets, code=code, report=report, saved=saved)


def _choosers(library: ScriptLibrary) -> dict[str, gr.components.Component]:
    """What the script judges, what is opened, and its name."""
    first, labels = NAMES[0], [(domain(name).label, name) for name in NAMES]
    choices, template = source_choices(library, "", first), f"example:{TEMPLATE}"
    return {
        "domain": gr.Radio(labels, value=first, label="What does it judge?", elem_id="script-domain"),
        "source": gr.Dropdown(choices, value=template, label="Open", elem_id="script-source", filterable=False),
        "name": gr.Textbox("my reward", label="Name", max_lines=1, max_length=60, elem_id="script-name"),
    }


def _buttons() -> dict[str, gr.Button]:
    with gr.Row():
        check = gr.Button("Check", elem_id="script-check", min_width=90)
        save = gr.Button("Check and save", variant="primary", elem_id="script-save", min_width=120)
    with gr.Row():
        upload = gr.UploadButton("Upload a file", file_types=[".py"], elem_id="script-upload", min_width=110)
        copy = gr.Button("Make a copy", visible=False, elem_id="script-copy", min_width=110)
        delete = gr.Button("Delete this version", visible=False, elem_id="script-delete", min_width=110)
    return {"check": check, "save": save, "upload": upload, "copy": copy, "delete": delete}


def _code() -> gr.Code:
    text = example_scripts(NAMES[0])[TEMPLATE]
    return gr.Code(text, language="python", label="Script", lines=20, max_lines=28, elem_id="script-code")


def confinement_notice(library: ScriptLibrary) -> str:
    """Why own scripts are off on this system, and the ways out; "" where they are not."""
    return (
        alert_html(SandboxUnavailable(REQUIREMENTS).sentence)
        if best_mode() is None and not library.script_host.unconfined
        else ""
    )


def source_choices(library: ScriptLibrary, owner: str, domain_name: str) -> list[tuple[str, str]]:
    """What can be opened: one's own newest first, then what comes with the studio. (label, value) each.

    A value is “own:hash:name” or “example:name”.
    """
    own = [
        (f"{version.name} · {version.hash[:6]} · {format_age(version.created)}", f"own:{version.hash}:{version.name}")
        for version in library.versions(owner)
    ]
    examples = [(_example_label(domain_name, name), f"example:{name}") for name in example_scripts(domain_name)]
    return [*own, *examples]


def _example_label(domain_name: str, name: str) -> str:
    built_in = domain(domain_name).rewards
    if name in built_in:
        return f"Built in: {built_in[name].label}"
    return "New, from the template" if name == TEMPLATE else f"Example: {name.replace('_', ' ')}"


def alert_html(sentence: str) -> str:
    """A sentence in the report's place that must be seen."""
    return f'<section class="report" role="alert"><p>{escape(sentence)}</p></section>'


def note_html(sentence: str, fixed: bool) -> str:
    """What a script says of itself; fixed: it can only be read and copied."""
    more = " Built in, so it is shown read-only; make a copy to change it." if fixed else ""
    note = f'<section class="report" role="status"><p>{escape(sentence + more)}</p></section>'
    return note if sentence or fixed else ""

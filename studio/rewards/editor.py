"""The widgets of the tab Rewards, and what can be opened there."""

from __future__ import annotations

from dataclasses import dataclass
from html import escape

import gradio as gr

from engines.domains import NAMES, domain
from engines.rewards.sandbox import CannotConfine, Limits
from engines.rewards.sandbox.system import NEEDS, best_mode
from studio.rewards.library import TEMPLATE, Shelf, examples
from studio.times import ago

_INTRO = """<p class="about">A reward is a Python file with <code>def reward(designs):</code> that returns one number for each design, higher is better,
<code>float("nan")</code> where a design cannot be judged. It may use numpy, RDKit, Pillow and Python’s own modules.
It may declare <code>unit</code>, <code>direction = "lower"</code>, <code>allowed_range = (0, 1)</code>.</p>"""


@dataclass
class Desk:
    """The tab's widgets."""

    kind: gr.Radio
    source: gr.Dropdown
    name: gr.Textbox
    upload: gr.UploadButton
    code: gr.Code
    check: gr.Button
    save: gr.Button
    copy: gr.Button
    delete: gr.Button
    report: gr.HTML
    kept: gr.Textbox  # hidden; changes when the shelf does


def build(shelf: Shelf) -> Desk:
    """Lay the tab out."""
    first = NAMES[0]
    gr.HTML(_INTRO + closed(shelf), padding=False)
    with gr.Row(elem_classes="desk"):
        with gr.Column(scale=1, min_width=300):
            kind = gr.Radio(
                [(domain(n).label, n) for n in NAMES], value=first, label="What does it judge?", elem_id="script-domain"
            )
            source = gr.Dropdown(
                sources(shelf, "", first),
                value=f"example:{TEMPLATE}",
                label="Open",
                elem_id="script-source",
                filterable=False,
            )
            name = gr.Textbox("my reward", label="Name", max_lines=1, max_length=60, elem_id="script-name")
            with gr.Row():
                check = gr.Button("Check", elem_id="script-check", min_width=90)
                save = gr.Button("Check and save", variant="primary", elem_id="script-save", min_width=120)
            with gr.Row():
                upload = gr.UploadButton("Upload a file", file_types=[".py"], elem_id="script-upload", min_width=110)
                copy = gr.Button("Make a copy", visible=False, elem_id="script-copy", min_width=110)
                delete = gr.Button("Delete this version", visible=False, elem_id="script-delete", min_width=110)
            gr.HTML(f'<p class="about">{escape(Limits().described())}</p>', padding=False)
        with gr.Column(scale=2, min_width=340):
            code = gr.Code(
                examples(first)[TEMPLATE],
                language="python",
                label="Script",
                lines=20,
                max_lines=28,
                elem_id="script-code",
            )
            report = gr.HTML(elem_id="script-report", padding=False)
    return Desk(
        kind,
        source,
        name,
        upload,
        code,
        check,
        save,
        copy,
        delete,
        report,
        gr.Textbox(visible="hidden", elem_id="script-kept", label="kept"),
    )


def closed(shelf: Shelf) -> str:
    """Why own scripts are off on this system, and the ways out; "" where they are not."""
    return said(CannotConfine(NEEDS).sentence) if best_mode() is None and not shelf.judges.unconfined else ""


def sources(shelf: Shelf, owner: str, kind: str) -> list[tuple[str, str]]:
    """What can be opened: one's own newest first, then what comes with the studio."""
    own = [(f"{k.name} · {k.hash[:6]} · {ago(k.created)}", f"own:{k.hash}:{k.name}") for k in shelf.own(owner)]
    built_in = domain(kind).rewards
    named = {
        n: f"Built in: {built_in[n].label}"
        if n in built_in
        else "New, from the template"
        if n == TEMPLATE
        else f"Example: {n.replace('_', ' ')}"
        for n in examples(kind)
    }
    return [*own, *((label, f"example:{n}") for n, label in named.items())]


def said(sentence: str) -> str:
    """A sentence in the report's place that must be seen."""
    return f'<section class="report" role="alert"><p>{escape(sentence)}</p></section>'


def noted(sentence: str, fixed: bool) -> str:
    """What a script says of itself; fixed: it can only be read and copied."""
    more = " Built in, so it is shown read-only; make a copy to change it." if fixed else ""
    return (
        f'<section class="report" role="status"><p>{escape(sentence + more)}</p></section>' if sentence or fixed else ""
    )

"""The tab Rewards: read, write, check and keep reward scripts."""
from __future__ import annotations

import re
from dataclasses import dataclass
from html import escape
from pathlib import Path
from typing import Any

import gradio as gr

from engines.domains import NAMES, domain
from engines.rewards.sandbox import Fault, Limits, read
from engines.rewards.sandbox.zygote import best_mode, why_closed
from studio.pictures.report import broken, failed, passed
from studio.refusal import Refused
from studio.runs import Runs
from studio.shelf import TEMPLATE, Shelf, about, examples
from studio.when import ago

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
    gr.HTML(_INTRO + (_said(why_closed() + ".") if best_mode() is None else ""), padding=False)
    with gr.Row(elem_classes="desk"):
        with gr.Column(scale=1, min_width=300):
            kind = gr.Radio([(domain(n).label, n) for n in NAMES], value=first, label="What does it judge?", elem_id="script-domain")
            source = gr.Dropdown(sources(shelf, "", first), value=f"example:{TEMPLATE}", label="Open", elem_id="script-source", filterable=False)
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
            code = gr.Code(examples(first)[TEMPLATE], language="python", label="Script", lines=20, max_lines=28, elem_id="script-code")
            report = gr.HTML(elem_id="script-report", padding=False)
    return Desk(kind, source, name, upload, code, check, save, copy, delete, report, gr.Textbox(visible="hidden", elem_id="script-kept", label="kept"))


def sources(shelf: Shelf, owner: str, kind: str) -> list[tuple[str, str]]:
    """What can be opened: one's own newest first, then what comes with the studio."""
    own = [(f"{k.name} · {k.hash[:6]} · {ago(k.created)}", f"own:{k.hash}:{k.name}") for k in shelf.own(owner)]
    built_in = domain(kind).rewards
    named = {n: f"Built in: {built_in[n].label}" if n in built_in else "New, from the template" if n == TEMPLATE else f"Example: {n.replace('_', ' ')}" for n in examples(kind)}
    return [*own, *((label, f"example:{n}") for n, label in named.items())]


def wire(desk: Desk, shelf: Shelf, owner: gr.Textbox) -> None:
    """What the widgets do."""
    quiet = {"queue": False, "show_progress": "hidden", "api_visibility": "private"}
    busy = {"concurrency_limit": 2, "concurrency_id": "scripts", "show_progress": "minimal", "api_visibility": "private"}

    def open_kind(kind: str, who: str) -> dict:
        return {desk.source: gr.update(choices=sources(shelf, who, kind), value=f"example:{TEMPLATE}"), **opened(f"example:{TEMPLATE}", kind, who)}

    def opened(chosen: str, kind: str, who: str) -> dict:
        where, _, what = (chosen or "").partition(":")
        hash, _, name = what.partition(":")
        mine = where == "own"
        try:
            text = shelf.text(who, name, hash) if mine else examples(kind).get(what, "")
        except Refused as error:
            return {desk.report: _said(str(error))}
        fixed = not mine and what in domain(kind).rewards
        return {desk.code: gr.update(value=text, interactive=not fixed), desk.name: gr.update(value=name if mine else "my reward" if what == TEMPLATE else what, interactive=not fixed),
                desk.copy: gr.update(visible=fixed), desk.save: gr.update(visible=not fixed), desk.delete: gr.update(visible=mine), desk.report: _note(about(text), fixed)}

    def copied(name: str) -> dict:
        return {desk.code: gr.update(interactive=True), desk.name: gr.update(value=f"my {name}", interactive=True), desk.copy: gr.update(visible=False),
                desk.save: gr.update(visible=True), desk.report: ""}

    def uploaded(file: str) -> dict:
        try:
            script = read(Path(file).stem, Path(file).read_bytes())
        except Fault as fault:
            return {desk.report: failed(fault, "")}
        return {desk.code: gr.update(value=script.text, interactive=True), desk.name: gr.update(value=script.name, interactive=True), desk.report: _note("Uploaded. Check it, and save it under its name.", False),
                desk.copy: gr.update(visible=False), desk.save: gr.update(visible=True), desk.delete: gr.update(visible=False)}

    def checked(kind: str, name: str, text: str) -> str:
        return _reported(text, lambda: passed(shelf.check(kind, name, (text or "").encode()), domain(kind).known, "It works"))

    def saved(kind: str, name: str, text: str, who: str) -> dict:
        answer: dict[Any, Any] = {}

        def keep() -> str:
            kept, report = shelf.keep(who, kind, name.strip(), (text or "").encode())
            answer.update({desk.source: gr.update(choices=sources(shelf, who, kind), value=f"own:{kept.hash}:{kept.name}"), desk.kept: kept.hash + str(kept.created),
                           desk.delete: gr.update(visible=True)})
            return passed(report, domain(kind).known, f"Saved as “{kept.name}”, version {kept.hash[:6]}. Choose it in the tab Design.")

        return {desk.report: _reported(text, keep), **answer}

    def deleted(chosen: str, kind: str, who: str) -> dict:
        hash, _, name = (chosen or "").removeprefix("own:").partition(":")
        shelf.delete(who, name, hash)
        return {desk.kept: f"deleted {hash}", **open_kind(kind, who), desk.report: _said(f"Deleted “{name}”, version {hash[:6]}. Runs that used it keep its text.")}

    parts = {desk.code, desk.name, desk.copy, desk.save, desk.delete, desk.report}
    desk.kind.input(open_kind, [desk.kind, owner], parts | {desk.source}, **quiet)
    desk.source.input(opened, [desk.source, desk.kind, owner], parts, **quiet)
    desk.copy.click(copied, desk.name, parts, **quiet)
    desk.upload.upload(uploaded, desk.upload, parts, **quiet)
    desk.check.click(checked, [desk.kind, desk.name, desk.code], desk.report, **busy)
    desk.save.click(saved, [desk.kind, desk.name, desk.code, owner], {desk.report, desk.source, desk.kept, desk.delete}, **busy)
    desk.delete.click(deleted, [desk.source, desk.kind, owner], parts | {desk.source, desk.kept}, **quiet)
    owner.change(lambda kind, who: gr.update(choices=sources(shelf, who, kind)), [desk.kind, owner], desk.source, **quiet)


def to_mend(desk: Desk, runs: Runs, run: str) -> dict:
    """Open the script that paused a run, with its line marked."""
    try:
        name, text, sentence = runs.broken(run)
    except Refused as error:
        return {desk.report: _said(str(error))}
    line = re.search(r"\(line (\d+)\)", sentence)
    return {desk.kind: runs.request(run)["domain"], desk.code: gr.update(value=text, interactive=True), desk.name: gr.update(value=name, interactive=True),
            desk.save: gr.update(visible=True), desk.copy: gr.update(visible=False),
            desk.report: broken(sentence, text, int(line[1]) if line else None)}


def _reported(text: str, work) -> str:
    """The report, or what is wrong in its place."""
    try:
        return work()
    except Fault as fault:
        return failed(fault, text or "")
    except Refused as error:
        return _said(str(error))


def _said(sentence: str) -> str:
    return f'<section class="report" role="alert"><p>{escape(sentence)}</p></section>'


def _note(sentence: str, fixed: bool) -> str:
    more = " Built in, so it is shown read-only; make a copy to change it." if fixed else ""
    return f'<section class="report" role="status"><p>{escape(sentence + more)}</p></section>' if sentence or fixed else ""

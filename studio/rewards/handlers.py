"""What the widgets of the tab Rewards do: open, write, check, save and delete reward scripts."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable
from pathlib import Path
from typing import Any

import gradio as gr

from engines.domains import domain
from engines.rewards.sandbox import ScriptError, parse_upload
from engines.rewards.sandbox.check import Report
from engines.rewards.sandbox.script import MAX_BYTES
from studio.blocks import LATEST, QUIET
from studio.errors import UserError
from studio.pictures.report import error_html, fault_html, passed_html
from studio.rewards.check_desk import CheckDesk, Waiting
from studio.rewards.editor import ScriptEditor, alert_html, note_html, source_choices
from studio.rewards.library import TEMPLATE, SavedScript, example_scripts, summary
from studio.runs.runs import Runs

_BUSY = {"concurrency_limit": None, "show_progress": "minimal", "api_visibility": "private"}  # the desk limits them


def connect_events(editor: ScriptEditor, runs: Runs, owner: gr.Textbox) -> None:
    """Binds the handlers to the widgets."""
    handlers = ScriptHandlers(editor, runs)
    script = {editor.code, editor.name, editor.copy, editor.save, editor.delete, editor.report}
    saving = {editor.report, editor.source, editor.saved, editor.delete}
    opened = [editor.source, editor.domain, owner]
    editor.domain.input(handlers.change_domain, [editor.domain, owner], script | {editor.source}, **LATEST)
    editor.source.input(handlers.open, opened, script, **LATEST)
    editor.copy.click(handlers.copy, editor.name, script, **QUIET)
    editor.upload.upload(handlers.upload, editor.upload, script, **QUIET)
    written = [editor.domain, editor.name, editor.code, owner]
    editor.check.click(handlers.check, written, editor.report, **_BUSY)
    editor.save.click(handlers.save, written, saving, **_BUSY)
    editor.delete.click(handlers.delete, opened, script | {editor.source, editor.saved}, **QUIET)
    owner.change(handlers.update_sources, [editor.domain, owner], editor.source, **QUIET)


class ScriptHandlers:
    """Each handler takes values of widgets, and returns what the widgets show next."""

    def __init__(self, editor: ScriptEditor, runs: Runs):
        self._editor, self._runs, self._library, self._desk = editor, runs, runs.library, CheckDesk()

    def update_sources(self, domain_name: str, owner: str, chosen: str | None = None) -> dict:
        """What can be opened; chosen: what is open."""
        choices = source_choices(self._library, owner, domain_name)
        return gr.update(choices=choices, **({} if chosen is None else {"value": chosen}))

    def change_domain(self, domain_name: str, owner: str) -> dict:
        """Another domain, beginning with its template."""
        template = f"example:{TEMPLATE}"
        sources = self.update_sources(domain_name, owner, template)
        return {self._editor.source: sources, **self.open(template, domain_name, owner)}

    def open(self, chosen: str, domain_name: str, owner: str) -> dict:
        """One's own version, or a script that comes with the studio. chosen: as source_choices names it."""
        where, _, what = (chosen or "").partition(":")
        return self._open_own(what, owner) if where == "own" else self._open_example(what, domain_name)

    def copy(self, name: str) -> dict:
        """What was read-only becomes one's own to change."""
        editor = self._editor
        return {
            editor.code: gr.update(interactive=True),
            editor.name: gr.update(value=f"my {name}", interactive=True),
            editor.report: "",
            **self._copy_or_save(fixed=False),
        }

    def upload(self, file: str) -> dict:
        """A file into the editor, if it is a script."""
        try:
            script = parse_upload(Path(file).stem, _beginning(file))
        except ScriptError as fault:
            return {self._editor.report: fault_html(fault, "")}
        return self._show(script.text, script.name, "Uploaded. Check it, and save it under its name.")

    async def check(
        self, domain_name: str, name: str, text: str, owner: str, request: gr.Request
    ) -> AsyncIterator[str]:
        """The report of what a script does with known designs; before that, where in line it stands."""

        def check() -> str:
            report = self._library.check(domain_name, name, (text or "").encode())
            return passed_html(report, domain(domain_name), "It works")

        async for shown in self._at_the_desk(request, owner, text, check):
            yield shown

    async def save(
        self, domain_name: str, name: str, text: str, owner: str, request: gr.Request
    ) -> AsyncIterator[dict]:
        """Check, and save what works."""
        shown: dict[Any, Any] = {}

        def save() -> str:
            data = (text or "").encode()
            saved, report = self._library.check_and_save(owner, domain_name, name.strip(), data)
            shown.update(self._show_saved(saved, domain_name, owner))
            return passed_html(report, domain(domain_name), _saved_title(saved, report))

        async for said in self._at_the_desk(request, owner, text, save):
            yield {self._editor.report: said, **shown}

    async def _at_the_desk(
        self, request: gr.Request, owner: str, text: str, work: Callable[[], str]
    ) -> AsyncIterator[str]:
        """HTML: a sentence while others come first, then the report that `work` makes, or what is wrong."""
        try:
            async for said in self._desk.run(
                self._runs.client(request), owner or "", lambda: _report_or_error(text, work)
            ):
                yield note_html(str(said), fixed=False) if isinstance(said, Waiting) else said
        except UserError as error:
            yield alert_html(str(error))

    def delete(self, chosen: str, domain_name: str, owner: str) -> dict:
        """One version; the template takes its place."""
        hash, _, name = (chosen or "").removeprefix("own:").partition(":")
        self._library.delete(owner, name, hash)
        said = f"Deleted “{name}”, version {hash[:6]}. Runs that used it keep its text."
        return {
            self._editor.saved: f"deleted {hash}",
            **self.change_domain(domain_name, owner),
            self._editor.report: alert_html(said),
        }

    def _open_own(self, what: str, owner: str) -> dict:
        hash, _, name = what.partition(":")
        try:
            text = self._library.text(owner, name, hash)
        except UserError as error:
            return {self._editor.report: alert_html(str(error))}
        return self._show(text, name, summary(text), deletable=True)

    def _open_example(self, name: str, domain_name: str) -> dict:
        text, fixed = example_scripts(domain_name).get(name, ""), name in domain(domain_name).rewards
        return self._show(text, "my reward" if name == TEMPLATE else name, summary(text), fixed=fixed)

    def _show(self, text: str, name: str, note: str, deletable: bool = False, fixed: bool = False) -> dict:
        """A script in the editor. fixed: it can only be read and copied."""
        editor = self._editor
        return {
            editor.code: gr.update(value=text, interactive=not fixed),
            editor.name: gr.update(value=name, interactive=not fixed),
            **self._copy_or_save(fixed),
            editor.delete: gr.update(visible=deletable),
            editor.report: note_html(note, fixed),
        }

    def _copy_or_save(self, fixed: bool) -> dict:
        return {self._editor.copy: gr.update(visible=fixed), self._editor.save: gr.update(visible=not fixed)}

    def _show_saved(self, saved: SavedScript, domain_name: str, owner: str) -> dict:
        """The new version is the one that is open."""
        return {
            self._editor.source: self.update_sources(domain_name, owner, f"own:{saved.hash}:{saved.name}"),
            self._editor.saved: saved.hash + str(saved.created),
            self._editor.delete: gr.update(visible=True),
        }


def open_broken_script(editor: ScriptEditor, runs: Runs, run: str) -> dict:
    """The script that paused a run, with its line marked, in the editor."""
    try:
        name, text, sentence, line = runs.broken_script(run)
    except UserError as error:
        return {editor.report: alert_html(str(error))}
    return {
        editor.domain: runs.request(run)["domain"],
        editor.code: gr.update(value=text, interactive=True),
        editor.name: gr.update(value=name, interactive=True),
        editor.save: gr.update(visible=True),
        editor.copy: gr.update(visible=False),
        editor.report: error_html(sentence, text, line),
    }


def _beginning(file: str) -> bytes:
    """A file's bytes, no further than is enough to say that it is too large."""
    with open(file, "rb") as opened:
        return opened.read(MAX_BYTES + 1)


def _saved_title(saved: SavedScript, report: Report) -> str:
    use = "Choose it in the tab Design."
    if report.unjudged == len(report.scores):
        use = "It judges none of these designs, so it cannot be chosen for them."
    return f"Saved as “{saved.name}”, version {saved.hash[:6]}. {use}"


def _report_or_error(text: str, work: Callable[[], str]) -> str:
    """The report that `work` makes, or what is wrong in its place."""
    try:
        return work()
    except ScriptError as fault:
        return fault_html(fault, text or "")
    except UserError as error:
        return alert_html(str(error))

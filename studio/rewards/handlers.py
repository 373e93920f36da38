"""The tab Rewards: read, write, check and keep reward scripts."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import gradio as gr

from engines.domains import domain
from engines.rewards.sandbox import Fault, read
from studio.pictures.report import broken, failed, passed
from studio.refusal import Refused
from studio.rewards.editor import Desk, build, noted, said, sources
from studio.rewards.library import TEMPLATE, Kept, Shelf, about, examples
from studio.runs.runs import Runs

__all__ = ["build", "to_mend", "wire"]
_QUIET = {"queue": False, "show_progress": "hidden", "api_visibility": "private"}
_BUSY = {"concurrency_limit": 2, "concurrency_id": "scripts", "show_progress": "minimal", "api_visibility": "private"}


def wire(desk: Desk, shelf: Shelf, owner: gr.Textbox) -> None:
    """Which deed each widget brings about."""
    deeds = Deeds(desk, shelf)
    script = {desk.code, desk.name, desk.copy, desk.save, desk.delete, desk.report}
    desk.kind.input(deeds.turn_to, [desk.kind, owner], script | {desk.source}, **_QUIET)
    desk.source.input(deeds.open, [desk.source, desk.kind, owner], script, **_QUIET)
    desk.copy.click(deeds.copy, desk.name, script, **_QUIET)
    desk.upload.upload(deeds.upload, desk.upload, script, **_QUIET)
    desk.check.click(deeds.check, [desk.kind, desk.name, desk.code], desk.report, **_BUSY)
    desk.save.click(
        deeds.save,
        [desk.kind, desk.name, desk.code, owner],
        {desk.report, desk.source, desk.kept, desk.delete},
        **_BUSY,
    )
    desk.delete.click(deeds.delete, [desk.source, desk.kind, owner], script | {desk.source, desk.kept}, **_QUIET)
    owner.change(deeds.offer, [desk.kind, owner], desk.source, **_QUIET)


class Deeds:
    """What can be done at the desk: values of widgets → what the widgets show next."""

    def __init__(self, desk: Desk, shelf: Shelf):
        self._desk, self._shelf = desk, shelf

    def offer(self, kind: str, who: str, chosen: str | None = None) -> dict:
        """What can be opened; chosen: what is open."""
        return gr.update(choices=sources(self._shelf, who, kind), **({} if chosen is None else {"value": chosen}))

    def turn_to(self, kind: str, who: str) -> dict:
        """Another domain, beginning with its template."""
        template = f"example:{TEMPLATE}"
        return {self._desk.source: self.offer(kind, who, template), **self.open(template, kind, who)}

    def open(self, chosen: str, kind: str, who: str) -> dict:
        """One's own version, or a script that comes with the studio."""
        where, _, what = (chosen or "").partition(":")
        return self._open_own(what, who) if where == "own" else self._open_example(what, kind)

    def copy(self, name: str) -> dict:
        """What was read-only becomes one's own to change."""
        return {
            self._desk.code: gr.update(interactive=True),
            self._desk.name: gr.update(value=f"my {name}", interactive=True),
            **self._buttons(fixed=False),
            self._desk.report: "",
        }

    def upload(self, file: str) -> dict:
        """A file onto the desk, if it is a script."""
        try:
            script = read(Path(file).stem, Path(file).read_bytes())
        except Fault as fault:
            return {self._desk.report: failed(fault, "")}
        return self._laid_out(script.text, script.name, "Uploaded. Check it, and save it under its name.")

    def check(self, kind: str, name: str, text: str) -> str:
        """What it does with known designs."""
        return _reported(
            text, lambda: passed(self._shelf.check(kind, name, (text or "").encode()), domain(kind), "It works")
        )

    def save(self, kind: str, name: str, text: str, who: str) -> dict:
        """Check, and keep what works."""
        shown: dict[Any, Any] = {}

        def keep() -> str:
            kept, report = self._shelf.keep(who, kind, name.strip(), (text or "").encode())
            shown.update(self._kept(kept, kind, who))
            return passed(
                report, domain(kind), f"Saved as “{kept.name}”, version {kept.hash[:6]}. Choose it in the tab Design."
            )

        return {self._desk.report: _reported(text, keep), **shown}

    def delete(self, chosen: str, kind: str, who: str) -> dict:
        """One version; the template takes its place."""
        hash, _, name = (chosen or "").removeprefix("own:").partition(":")
        self._shelf.delete(who, name, hash)
        return {
            self._desk.kept: f"deleted {hash}",
            **self.turn_to(kind, who),
            self._desk.report: said(f"Deleted “{name}”, version {hash[:6]}. Runs that used it keep its text."),
        }

    def _open_own(self, what: str, who: str) -> dict:
        hash, _, name = what.partition(":")
        try:
            text = self._shelf.text(who, name, hash)
        except Refused as error:
            return {self._desk.report: said(str(error))}
        return self._laid_out(text, name, about(text), mine=True)

    def _open_example(self, what: str, kind: str) -> dict:
        text = examples(kind).get(what, "")
        return self._laid_out(
            text, "my reward" if what == TEMPLATE else what, about(text), fixed=what in domain(kind).rewards
        )

    def _laid_out(self, text: str, name: str, note: str, mine: bool = False, fixed: bool = False) -> dict:
        """mine: it can be deleted. fixed: it can only be read and copied."""
        desk = self._desk
        return {
            desk.code: gr.update(value=text, interactive=not fixed),
            desk.name: gr.update(value=name, interactive=not fixed),
            **self._buttons(fixed),
            desk.delete: gr.update(visible=mine),
            desk.report: noted(note, fixed),
        }

    def _buttons(self, fixed: bool) -> dict:
        return {self._desk.copy: gr.update(visible=fixed), self._desk.save: gr.update(visible=not fixed)}

    def _kept(self, kept: Kept, kind: str, who: str) -> dict:
        return {
            self._desk.source: self.offer(kind, who, f"own:{kept.hash}:{kept.name}"),
            self._desk.kept: kept.hash + str(kept.created),
            self._desk.delete: gr.update(visible=True),
        }


def to_mend(desk: Desk, runs: Runs, run: str) -> dict:
    """Open the script that paused a run, with its line marked."""
    try:
        name, text, sentence, line = runs.broken(run)
    except Refused as error:
        return {desk.report: said(str(error))}
    return {
        desk.kind: runs.request(run)["domain"],
        desk.code: gr.update(value=text, interactive=True),
        desk.name: gr.update(value=name, interactive=True),
        desk.save: gr.update(visible=True),
        desk.copy: gr.update(visible=False),
        desk.report: broken(sentence, text, line),
    }


def _reported(text: str, work) -> str:
    """The report, or what is wrong in its place."""
    try:
        return work()
    except Fault as fault:
        return failed(fault, text or "")
    except Refused as error:
        return said(str(error))

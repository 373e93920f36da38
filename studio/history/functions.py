"""What the tab History asks for: its server functions."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import gradio as gr

from studio.errors import UserError, answers_in_sentences
from studio.export import export_study, export_ticked
from studio.export.bundle import with_members
from studio.history import deeds
from studio.history.listing import view_history
from studio.history.now import view_now
from studio.runs.asked import as_file, owner_of
from studio.runs.runs import Runs
from studio.studies.making.studies import Studies


def history_functions(runs: Runs) -> list[Callable[..., dict]]:
    """Each takes one object, with whose history it is, and answers with one; a refusal is {"refused": sentence}."""

    def history(ask: dict) -> dict:
        return view_history(runs, owner_of(ask), ask)

    def now(ask: dict) -> dict:
        return view_now(runs, owner_of(ask))

    def annotate(ask: dict) -> dict:
        name, note = (str(ask.get(part) or "") for part in ("name", "note"))
        deeds.annotate(runs, owner_of(ask), str(ask.get("kind")), str(ask.get("id")), name, note)
        return {}

    def star(ask: dict) -> dict:
        deeds.star(runs, owner_of(ask), str(ask.get("kind")), str(ask.get("id")), ask.get("starred") is True)
        return {}

    def remove(ask: dict) -> dict:
        deeds.remove(runs, owner_of(ask), _names(ask, "runs"), _names(ask, "studies"))
        return {}

    def undo(ask: dict) -> dict:
        deeds.undo(runs, owner_of(ask))
        return {}

    def take(ask: dict) -> dict:
        return as_file(*export_ticked(runs, _names(ask, "runs"), _names(ask, "studies"), str(ask.get("kind"))))

    def collect(ask: dict, request: gr.Request | None = None) -> dict:
        asked = {"kind": "collect", "runs": with_members(runs, _names(ask, "runs"), _names(ask, "studies"))}
        return {"study": Studies(runs).start(asked, owner_of(ask), runs.client(request))}

    asked = (history, now, annotate, star, remove, undo, take, collect)
    return [answers_in_sentences(f) for f in asked]


def take_study(runs: Runs) -> Callable[..., dict]:
    """What the tab Studies asks for: a file of all runs of a study."""

    def take(ask: dict) -> dict:
        return as_file(*export_study(runs, str(ask.get("study")), str(ask.get("kind"))))

    return answers_in_sentences(take)


def _names(ask: dict, part: str) -> list[str]:
    """The ids in a part of what is asked, each once; [] for what is no list. Raises UserError for too many."""
    told: Any = ask.get(part)
    names = list(dict.fromkeys(one for one in told if isinstance(one, str))) if isinstance(told, list) else []
    if len(names) > deeds.MOST_AT_ONCE:
        raise UserError(f"Tick at most {deeds.MOST_AT_ONCE} at once.")
    return names

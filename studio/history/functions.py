"""What the tab History asks for: its server functions."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from studio.errors import answers_in_sentences
from studio.history import deeds
from studio.history.listing import view_history
from studio.history.now import view_now
from studio.runs.runs import Runs


def history_functions(runs: Runs) -> list[Callable[..., dict]]:
    """Each takes one object, with whose history it is, and answers with one; a refusal is {"refused": sentence}."""

    def history(ask: dict) -> dict:
        return view_history(runs, _owner(ask), ask)

    def now(ask: dict) -> dict:
        return view_now(runs, _owner(ask))

    def annotate(ask: dict) -> dict:
        name, note = (str(ask.get(part) or "") for part in ("name", "note"))
        deeds.annotate(runs, _owner(ask), str(ask.get("kind")), str(ask.get("id")), name, note)
        return {}

    def star(ask: dict) -> dict:
        deeds.star(runs, _owner(ask), str(ask.get("kind")), str(ask.get("id")), ask.get("starred") is True)
        return {}

    def remove(ask: dict) -> dict:
        deeds.remove(runs, _owner(ask), _names(ask, "runs"), _names(ask, "studies"))
        return {}

    def undo(ask: dict) -> dict:
        deeds.undo(runs, _owner(ask))
        return {}

    return [answers_in_sentences(f) for f in (history, now, annotate, star, remove, undo)]


def _owner(ask: dict) -> str:
    return str(ask.get("owner") or "")


def _names(ask: dict, part: str) -> list[str]:
    """The ids in a part of what is asked; [] for what is no list."""
    told: Any = ask.get(part)
    return [one for one in told if isinstance(one, str)] if isinstance(told, list) else []

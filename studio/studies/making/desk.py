"""What the tab Studies asks of the studio beside what it draws: the list, the head of a study, and steering it."""

from __future__ import annotations

from collections.abc import Callable

import gradio as gr

from studio.errors import UserError, answers_in_sentences
from studio.runs.asked import owner_of
from studio.studies.making.studies import Studies
from studio.studies.making.views import study_head, study_list


def desk_functions(studies: Studies) -> list[Callable[..., dict]]:
    """Each takes one object and answers with one; a refusal is {"refused": sentence}."""

    def studies_list(ask: dict) -> dict:
        return study_list(studies.runs, owner_of(ask), int(ask.get("after") or 0))

    def head(ask: dict) -> dict:
        return study_head(studies.runs, ask.get("study"), owner_of(ask))

    def study_steer(ask: dict, request: gr.Request | None = None) -> dict:
        return steer(studies, ask, studies.runs.client(request))

    def study_start(ask: dict, request: gr.Request | None = None) -> dict:
        return {"study": studies.start(ask, owner_of(ask), studies.runs.client(request))}

    return [answers_in_sentences(function) for function in (studies_list, head, study_steer, study_start)]


def steer(studies: Studies, ask: dict, client: str) -> dict:
    """ask: {"study", "owner", "wanted": one of DEEDS, …} → what came of it. Raises UserError."""
    deed = DEEDS.get(str(ask.get("wanted")))
    if deed is None:
        raise UserError(f"With a study can be done: {', '.join(DEEDS)}.")
    return deed(studies, ask.get("study"), owner_of(ask), ask, client) or {}


def _wish(studies: Studies, study: str, owner: str, ask: dict, client: str) -> None:
    studies.steer(study, owner, ask["wanted"], client)


def _extend(studies: Studies, study: str, owner: str, ask: dict, client: str) -> dict:
    return {"added": studies.extend(study, ask.get("seeds"), owner, client)}


def _rename(studies: Studies, study: str, owner: str, ask: dict, client: str) -> None:
    studies.rename(study, owner, ask.get("name"), ask.get("note"))


def _star(studies: Studies, study: str, owner: str, ask: dict, client: str) -> None:
    studies.star(study, owner, ask.get("starred") is True)


def _delete(studies: Studies, study: str, owner: str, ask: dict, client: str) -> dict:
    return {"undo_seconds": studies.delete(study, owner, ask.get("runs") is True)}


def _undo(studies: Studies, study: str, owner: str, ask: dict, client: str) -> None:
    studies.restore(study, owner)


DEEDS: dict[str, Callable[..., dict | None]] = {
    **dict.fromkeys(("pause", "go", "stop"), _wish),
    "extend": _extend,
    "rename": _rename,
    "star": _star,
    "delete": _delete,
    "undo": _undo,
}

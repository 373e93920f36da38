"""What an owner does to runs and studies of the history: names, notes, stars, deletes, and takes that back."""

from __future__ import annotations

from collections.abc import Sequence

from studio.errors import UserError, store_errors
from studio.runs.runs import Runs
from studio.studies.making.studies import Studies

MOST_NAME, MOST_NOTE = 120, 2_000  # letters
MOST_AT_ONCE = 500  # runs and studies
TOGETHER_SECONDS = 1.0  # between two marks of one deletion
NOT_YOURS = "Only whoever started it can do this."


def annotate(runs: Runs, owner: str, kind: str, chosen: str, name: str, note: str) -> None:
    """A name and a note, "" for none. Raises UserError for somebody else's."""
    if kind == "study":
        Studies(runs).rename(chosen, owner, name, note)
        return
    name, note = " ".join(name.split()), note.strip()
    if len(name) > MOST_NAME or len(note) > MOST_NOTE:
        raise UserError(f"A name has up to {MOST_NAME} letters, a note up to {MOST_NOTE:,}.")
    _require_own(runs, owner, chosen)
    with store_errors():
        runs.store.annotate(chosen, owner, name, note)


def star(runs: Runs, owner: str, kind: str, chosen: str, starred: bool) -> None:
    """Keep it however old it gets, or no more. Raises UserError for somebody else's, and for too many."""
    if kind == "study":
        Studies(runs).star(chosen, owner, starred)
        return
    _require_own(runs, owner, chosen)
    with store_errors():
        runs.store.star(chosen, starred, runs.limits.starred)


def remove(runs: Runs, owner: str, chosen: Sequence[str], studies: Sequence[str]) -> None:
    """Hide runs, and studies with the runs started for them; for good after the undo time. Raises UserError."""
    if len(chosen) + len(studies) > MOST_AT_ONCE:
        raise UserError(f"At most {MOST_AT_ONCE} are deleted at once.")
    mine = [study for study in studies if runs.study(study).belongs_to(owner)]
    with store_errors():
        gone = runs.store.discard(chosen, owner) if chosen else []
        for study in mine:
            runs.store.delete_study(study, with_runs=True)
    if not gone and not mine:
        raise UserError(NOT_YOURS)


def undo(runs: Runs, owner: str) -> None:
    """Take the last deletion back, all that went with it. Raises UserError where nothing can be had back."""
    with store_errors():
        found = runs.store.discarded(owner) if owner else []
        if not found:
            raise UserError("There is nothing any more that could be had back.")
        last = [(kind, one) for kind, one, when in found if found[0][2] - when < TOGETHER_SECONDS]
        _restore(runs, owner, last)


def restore(runs: Runs, owner: str, chosen: str) -> None:
    """Have one run back. Raises UserError where that cannot be."""
    with store_errors():
        if not (owner and runs.store.restore([chosen], owner)):
            raise UserError("It cannot be had back any more, or it is somebody else’s.")


def _restore(runs: Runs, owner: str, found: Sequence[tuple[str, str]]) -> None:
    for study in [one for kind, one in found if kind == "study"]:
        runs.store.restore_study(study)
    runs.store.restore([one for kind, one in found if kind == "run"], owner)


def _require_own(runs: Runs, owner: str, chosen: str) -> None:
    if not runs.row(chosen).belongs_to(owner):
        raise UserError(NOT_YOURS)

"""Studies as the page and programs make and steer them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from pydantic import ValidationError

from engines.records.store import StudyRow
from engines.request import Request, sentences
from engines.studies.study import Cell, seeded_label
from engines.studies.study import planned as planned_cells
from engines.studies.sweep import read_seeds
from studio.errors import UserError, store_errors
from studio.runs.runs import WISHES, Runs
from studio.studies.making.planning import (
    MOST_NAME,
    MOST_NOTE,
    check_each,
    check_together,
    new_member,
    planned,
    read_text,
)

NOBODY = "The page has not said whose study this is; reload the page."
SOMEBODY_ELSES = "This study belongs to somebody else; make your own to steer it."


class Studies:
    """All studies of one store. owner: the asker's secret; client: their address, by which they are counted."""

    def __init__(self, runs: Runs):
        self.runs = runs

    def start(self, ask: Mapping[str, Any], owner: str, client: str = "") -> str:
        """Queues the runs of a study, all or none → the study's id. Raises UserError with what to mend."""
        if not owner:
            raise UserError(NOBODY)
        made = planned(self.runs, ask, owner)
        with store_errors():
            self.runs.store.check_room()
            plan, quota = made.plan.as_json(), self.runs.limits.quota
            return self.runs.store.add_study(made.kind, made.name, made.members, plan, owner, client, quota)

    def extend(self, study: str, seeds: Any, owner: str, client: str = "") -> int:
        """Every cell under more seeds; those that are there are not computed again → how many runs are new.

        Raises UserError.
        """
        row = self.own(study, owner)
        self.runs.visitor_asks(owner)
        cells = self._missing(row, seeds, owner)
        if not cells:
            raise UserError("All runs of these seeds are in the study already; give another seed.")
        check_each(self.runs, cells)
        check_together(self.runs, [cell.request for cell in cells], len(row.members) + len(cells))
        with store_errors():
            self.runs.store.check_room()
            added = [new_member(cell) for cell in cells]
            self.runs.store.extend_study(study, added, client or row.client, self.runs.limits.quota)
        return len(cells)

    def steer(self, study: str, owner: str, wanted: str, client: str = "") -> None:
        """Pauses, stops or resumes (“go”) all runs that were started for it. Raises UserError."""
        row = self.own(study, owner)
        self.runs.visitor_asks(owner)
        if wanted not in WISHES:
            raise UserError("A study can be paused, stopped or resumed.")
        with store_errors():
            self.runs.store.want_study(study, wanted, client or row.client, self.runs.limits.quota)

    def rename(self, study: str, owner: str, name: Any = None, note: Any = None) -> None:
        """Another name or note; None leaves it. Raises UserError."""
        self.own(study, owner)
        named = None if name is None else read_text(name, MOST_NAME, "A study’s name")
        if named == "":
            raise UserError("Give the study a name.")
        noted = None if note is None else read_text(note, MOST_NOTE, "A note")
        with store_errors():
            self.runs.store.name_study(study, named, noted)

    def star(self, study: str, owner: str, starred: bool) -> None:
        """Keeps its runs however old they get, or no more. Raises UserError."""
        self.own(study, owner)
        with store_errors():
            self.runs.store.star_study(study, starred, self.runs.limits.starred_members)

    def delete(self, study: str, owner: str, with_runs: bool) -> float:
        """What of it runs is stopped; it is hidden at once → seconds for which that can be undone. Raises UserError."""
        self.own(study, owner)
        with store_errors():
            self.runs.store.delete_study(study, with_runs)
        return self.runs.store.limits.undo_seconds

    def restore(self, study: str, owner: str) -> None:
        """Takes a deletion back. Raises UserError."""
        with store_errors():
            row = self.runs.store.study(study) if isinstance(study, str) else None
            if row is None or not row.belongs_to(owner):
                raise UserError("There is no deleted study of yours by that name; its time to be had back may be over.")
            self.runs.store.restore_study(study)

    def own(self, study: str, owner: str) -> StudyRow:
        """A study of whoever asks. Raises UserError for another's."""
        row = self.runs.study(study)
        if not row.belongs_to(owner):
            raise UserError(SOMEBODY_ELSES)
        return row

    def _missing(self, row: StudyRow, typed: Any, owner: str) -> list[Cell]:
        """Cells under these seeds that the study does not have, not even as a gap. Raises UserError."""
        with store_errors():
            plan = row.plan
        held = [member.axes for member in row.members]
        try:
            seeds = read_seeds(typed, Request.model_validate(plan["base"]), self.runs.limits.study_members)
        except ValueError as error:
            raise UserError(_sentence(error)) from error
        made = [
            self._cell(told, label, axes | {"seed": seed}, settings, owner)
            for seed in seeds
            for told, (label, axes, settings) in zip(plan["cells"], planned_cells(plan, seed))
            if axes | {"seed": seed} not in held and told.get("seed") != seed
        ]
        return made

    def _cell(self, told: Mapping[str, Any], label: str, axes: dict[str, Any], settings: dict, owner: str) -> Cell:
        """Scripts of somebody else are only run where the studio would run them for anybody."""
        if told.get("foreign"):
            settings = self.runs.validate(settings)
        try:
            return Cell(seeded_label(label, axes["seed"]), axes, Request.model_validate(settings))
        except ValidationError as error:
            raise UserError(f"{label}: {_sentence(error)}") from error


def _sentence(error: ValueError) -> str:
    return " ".join(sentences(error)) if isinstance(error, ValidationError) else str(error)

"""What is taken home together: one run, several that were ticked, or a study."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

from engines.records.store import StudyRow
from engines.records.store.studies.rows import GONE
from studio.errors import UserError
from studio.export.taken import Taken, take
from studio.runs.labels import file_stem
from studio.runs.runs import Runs
from studio.runs.settings.title import title_of
from studio.studies.figures.differences import names
from studio.studies.panel.members import StudyMembers
from studio.studies.shown import Shown

MOST_RUNS = 200
NOTHING = "Nothing has been computed yet, so there is nothing to take home."


@dataclass(frozen=True)
class Bundle:
    """stem: begins the names of files. title: of it all. members: label and run; one alone has the label "".

    shown: all members, as the figures of a study take them; [] of one run alone. left_out: sentences on what is not in
    it. study: its id; "" of what is none.
    """

    stem: str
    title: str
    members: list[tuple[str, Taken]]
    shown: list[Shown]
    left_out: list[str]
    study: str = ""

    @property
    def complete(self) -> bool:
        return all(taken.complete for _, taken in self.members)

    @property
    def alone(self) -> Taken | None:
        """The run, where it is one alone."""
        return self.members[0][1] if not self.shown else None

    def file_name(self, ending: str) -> str:
        return f"{self.stem}{'' if self.complete else '-unfinished'}.{ending}"


def of_run(runs: Runs, run: str) -> Bundle:
    """Raises UserError where there is no such run, and while there is nothing."""
    taken = take(runs, run)
    title = " · ".join(filter(None, (taken.row.name, title_of(taken.row.request))))
    return Bundle(file_stem(taken.row.id, taken.row.request), title, [("", taken)], [], [])


def of_runs(runs: Runs, chosen: Sequence[str]) -> Bundle:
    """Several, in that order. Raises UserError for none, for too many, and while there is nothing."""
    ids = list(dict.fromkeys(chosen))
    if not ids:
        raise UserError("Tick at least one run first.")
    _require_few(len(ids))
    if len(ids) == 1:
        return of_run(runs, ids[0])
    shown = [Shown("", {}, runs.row(run)) for run in ids]
    day = datetime.now(UTC).strftime("%Y-%m-%d")
    return _bundle(runs, f"svdd-{len(ids)}-runs-{day}", f"{len(ids)} runs", shown)


def with_members(runs: Runs, chosen: Sequence[str], studies: Sequence[str]) -> list[str]:
    """The ids of runs, and of those of studies that are there. Raises UserError."""
    held = [member for study in studies for member in runs.study(study).members if member.status != GONE]
    return list(dict.fromkeys([*chosen, *(member.run for member in held)]))


def of_study(runs: Runs, study: StudyRow) -> Bundle:
    """All members of a study that have begun. Raises UserError while there is nothing."""
    _require_few(len(study.members))
    shown = StudyMembers(runs.store).shown(study)
    return _bundle(runs, f"svdd-study-{study.id}", study.name or "Study", shown, study.id)


def _require_few(count: int) -> None:
    """Raises UserError, before any is read."""
    if count > MOST_RUNS:
        raise UserError(f"These are {count} runs; at most {MOST_RUNS} are taken home at once.")


def _bundle(runs: Runs, stem: str, title: str, shown: list[Shown], study: str = "") -> Bundle:
    members, left_out = [], []
    for label, each in zip(names(shown), shown):
        if each.row is None:
            left_out.append(f"{label}: its run was deleted.")
        elif each.row.position == 0:
            left_out.append(f"{label}: nothing has been computed yet.")
        else:
            members.append((label, take(runs, each.row.id)))
    if not members:
        raise UserError(NOTHING)
    return Bundle(stem, title, members, shown, left_out, study)

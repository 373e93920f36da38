"""Somebody's runs as the history shows them: found by what is sought, page by page; named, noted; deleted, restored."""

from __future__ import annotations

import json
import time
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from engines.records.store.database.functions import folded
from engines.records.store.history.sought import Sought, Words
from engines.records.store.owners import owner_id
from engines.records.store.schema import RunRow, read_best, read_brief
from engines.records.store.studies.rows import StudyRow
from engines.records.store.studies_side import StudiesSide

MINE = "UPDATE runs SET {change}, version = version + 1 WHERE id = :run AND owner = :owner AND deleted IS {state}"
NAME = MINE.format(change="name = :name, note = :note", state="NULL")
DISCARD = MINE.format(change="deleted = :now", state="NULL")
RESTORE = MINE.format(change="deleted = NULL", state="NOT NULL")
STOP = (
    "UPDATE runs SET wanted = 'stop' WHERE id = :run AND status = 'running'",
    """UPDATE runs SET status = 'stopped', ended = :now, wanted = 'stop',
    message = 'Stopped, since it was deleted; press Resume to go on.'
    WHERE id = :run AND status IN ('queued', 'paused')""",
    "DELETE FROM calibrations WHERE run = :run AND found IS NULL",
)
UNDESCRIBED = """SELECT id, request FROM runs JOIN requests ON requests.run = id
    WHERE owner = ? AND deleted IS NULL AND NOT EXISTS (SELECT 1 FROM words WHERE words.run = runs.id)"""
FACETS = """SELECT DISTINCT domain, rewards FROM words JOIN runs ON id = words.run
    WHERE owner = ? AND deleted IS NULL"""
DISCARDED = """SELECT * FROM (SELECT 'run', id, deleted FROM runs WHERE owner = ?1 AND deleted IS NOT NULL
    UNION ALL SELECT 'study', id, deleted FROM studies WHERE owner = ?1 AND deleted IS NOT NULL) ORDER BY 3 DESC"""

SUMS = """SELECT members.study, COUNT(DISTINCT rewards), best, domain, SUM(json_extract(totals, '$.cost.rows')),
    SUM(json_extract(totals, '$.cost.reward_calls')), SUM(seconds), MAX(COALESCE(json_extract(best, '$[0]'), -9e999))
    FROM members JOIN runs ON runs.id = members.run LEFT JOIN results ON results.run = runs.id
    LEFT JOIN words ON words.run = runs.id
    WHERE deleted IS NULL AND members.study IN (SELECT value FROM json_each(?)) GROUP BY members.study"""

EVERYTHING = Sought()
Place = tuple[float, str]  # (created, id) of the last one that is known already


@dataclass(frozen=True)
class Sums:
    """Of a study's runs. best: reward and design of the best, where they have the same rewards; domain: the best's.

    rows of the network, calls of the reward, seconds of computing.
    """

    best: tuple[float, Any] | None = None
    domain: str = ""
    rows: int = 0
    calls: int = 0
    seconds: float = 0.0


class HistorySide(StudiesSide):
    """What an owner's secret opens: their runs, by page."""

    def found(
        self, owner: str, sought: Sought = EVERYTHING, after: Place | None = None, limit: int = 50
    ) -> tuple[list[RunRow], int]:
        """(runs of whoever has this secret that are sought, newest first; how many there are in all).

        after: (created, id) of the last one that is known already. Raises StoreError.
        """
        condition, values = sought.of_runs()
        mine = f"LEFT JOIN words ON words.run = runs.id WHERE owner = ? AND deleted IS NULL{condition}"
        rows = self.rows(f"{mine}{_page(after)}", owner_id(owner), *values, *(after or ()), limit)
        return rows, self.query(f"SELECT COUNT(*) FROM runs {mine}", owner_id(owner), *values)[0][0]

    def found_studies(
        self, owner: str, sought: Sought = EVERYTHING, after: Place | None = None, limit: int = 50
    ) -> tuple[list[StudyRow], int]:
        """The same of studies. Raises StoreError."""
        condition, values = sought.of_studies()
        mine = f"WHERE owner = ? AND deleted IS NULL{condition}"
        rows = self._studies(f"{mine}{_page(after)}", owner_id(owner), *values, *(after or ()), limit)
        return rows, self.query(f"SELECT COUNT(*) FROM studies {mine}", owner_id(owner), *values)[0][0]

    def study_sums(self, studies: Sequence[str]) -> dict[str, Sums]:
        """What the runs of each study that are there add up to. Raises StoreError."""
        rows = self.query(SUMS, json.dumps(list(studies)))
        return {study: _sums(read_best(best) if same == 1 else None, *told) for study, same, best, *told, _ in rows}

    def undescribed(self, owner: str) -> list[tuple[str, dict[str, Any]]]:
        """(run, its request in brief) of a person's runs that cannot be sought yet. Raises StoreError."""
        return [(run, read_brief(request)) for run, request in self.query(UNDESCRIBED, owner_id(owner))]

    def describe(self, words: Iterable[tuple[str, Words]]) -> None:
        """By which words runs are found. Raises StoreError."""
        told = [(run, w.domain, json.dumps(w.rewards), folded(w.text)) for run, w in words]
        with self.change() as db:
            db.executemany("INSERT OR REPLACE INTO words SELECT ?1, ?2, ?3, ?4 FROM runs WHERE id = ?1", told)

    def facets(self, owner: str) -> tuple[list[str], list[str]]:
        """The domains and the rewards of a person's runs. Raises StoreError."""
        rows = self.query(FACETS, owner_id(owner))
        rewards = {name for _, names in rows for name in json.loads(names)}
        return sorted({domain for domain, _ in rows}), sorted(rewards)

    def live(self, owner: str) -> tuple[list[RunRow], int]:
        """(a person's queued and running runs in the order of the queue, how many others have). Raises StoreError."""
        mine = self.rows(
            "WHERE owner = ? AND status IN ('running', 'queued') ORDER BY status DESC, runs.rowid", owner_id(owner)
        )
        everybody = self.query("SELECT COUNT(*) FROM runs WHERE status IN ('running', 'queued')")[0][0]
        return mine, everybody - len(mine)

    def annotate(self, run: str, owner: str, name: str, note: str) -> bool:
        """A name and a note for a run → whether it is this person's. Raises StoreError."""
        with self.change() as db:
            told = {"run": run, "owner": owner_id(owner), "name": name, "note": note}
            return bool(db.execute(NAME, told).rowcount)

    def discard(self, runs: Sequence[str], owner: str) -> list[str]:
        """Mark a person's runs as deleted; unfinished ones are stopped → those that were. Raises StoreError."""
        return self._mark(DISCARD, runs, owner, STOP)

    def restore(self, runs: Sequence[str], owner: str) -> list[str]:
        """Take a deletion back → the runs that are there again. Raises StoreError."""
        return self._mark(RESTORE, runs, owner)

    def discarded(self, owner: str) -> list[tuple[str, str, float]]:
        """(“run” or “study”, id, when) of what a person can have back still, the last first. Raises StoreError."""
        return self.query(DISCARDED, owner_id(owner))

    def _mark(self, change: str, runs: Sequence[str], owner: str, then: Sequence[str] = ()) -> list[str]:
        marked, now = [], time.time()
        with self.change() as db:
            for run in runs:
                told = {"run": run, "owner": owner_id(owner), "now": now}
                if owner and db.execute(change, told).rowcount:
                    marked.append(run)
                    for sentence in then:
                        db.execute(sentence, told)
        return marked


def _sums(best: tuple[float, Any] | None, domain: str | None, *amounts: float | None) -> Sums:
    return Sums(best, domain or "", *(amount or 0 for amount in amounts))


def _page(after: Place | None) -> str:
    return f"{' AND (created, id) < (?, ?)' if after else ''} ORDER BY created DESC, id DESC LIMIT ?"

"""Studies in the store: a name and an ordered list of members, whose runs are ordinary rows of runs."""

from __future__ import annotations

import json
import secrets
import time
from collections.abc import Sequence
from typing import Any

from engines.records.store.bounds.quotas import Quota
from engines.records.store.database import Database
from engines.records.store.owners import owner_id
from engines.records.store.schema import StoreError, read_json
from engines.records.store.steps.packing import unpacked
from engines.records.store.studies.changes import HIDE, SHOW, add_members, keep_plan, resume_members, tell_members
from engines.records.store.studies.rows import MEMBERS, SELECT, Member, NewMember, StudyRow, member_of
from engines.records.store.texts import with_texts

DAMAGED_PLAN = "What this study was made from is damaged in the store, so it cannot be extended; its runs stay."
NEW = "INSERT INTO studies (id, owner, client, kind, name, plan, created) VALUES (?, ?, ?, ?, ?, '', ?)"
TEXTS = "SELECT hash, text FROM texts JOIN study_texts USING (hash) WHERE study = ?"
CHANGED = "version = version + 1"


class StudiesSide(Database):
    """One method a wish; each is one transaction. owner: the asker's secret; client: their address."""

    def study(self, study: str) -> StudyRow | None:
        """What the store knows of a study, also of one that is marked as deleted. Raises StoreError."""
        found = self._studies("WHERE id = ?", study)
        return found[0] if found else None

    def studies(self, owner: str, limit: int = 50, after: int = 0) -> list[StudyRow]:
        """The studies of whoever has this secret, newest first, without deleted ones. after: how many are left out."""
        wanted = "WHERE owner = ? AND deleted IS NULL ORDER BY created DESC LIMIT ? OFFSET ?"
        return self._studies(wanted, owner_id(owner), limit, after)

    def add_study(
        self,
        kind: str,
        name: str,
        members: Sequence[NewMember],
        plan: dict[str, Any],
        owner: str,
        client: str = "",
        quota: Quota | None = None,
    ) -> str:
        """A study with all its members, or nothing of it → its id (random, unguessable).

        Raises StoreError where the quota is used up, however many ask at once.
        """
        study, whose = secrets.token_urlsafe(9), owner_id(owner)
        with self.change() as db:
            if quota:
                quota.studies.check(db, whose, client, study, sum(not member.run for member in members), new=True)
            db.execute(NEW, (study, whose, client, kind, name, time.time()))
            keep_plan(db, study, plan)
            add_members(db, study, members, whose, client)
        return study

    def extend_study(
        self, study: str, members: Sequence[NewMember], client: str = "", quota: Quota | None = None
    ) -> None:
        """More members after those that are there, all or none. Raises StoreError where the quota is used up."""
        with self.change() as db:
            whose = db.execute("SELECT owner FROM studies WHERE id = ?", (study,)).fetchone()[0]
            if quota:
                quota.studies.check(db, whose, client, study, len(members))
            add_members(db, study, members, whose, client)
            db.execute(f"UPDATE studies SET {CHANGED} WHERE id = ?", (study,))

    def want_study(self, study: str, wanted: str, client: str = "", quota: Quota | None = None) -> None:
        """Ask for go, pause or stop of all its own runs that are not done. Raises StoreError, as for `extend_study`."""
        with self.change() as db:
            if wanted == "go":
                resume_members(db, study, client, quota)
            else:
                tell_members(db, study, wanted)
            db.execute(f"UPDATE studies SET {CHANGED} WHERE id = ?", (study,))

    def name_study(self, study: str, name: str | None = None, note: str | None = None) -> None:
        """Change what is not None. Raises StoreError."""
        self._set("name = COALESCE(?, name), note = COALESCE(?, note)", name, note, study)

    def star_study(self, study: str, starred: bool, most: int | None = None) -> None:
        """Whether a study and its owner's runs in it stay however old they get.

        most: runs that a person's starred studies may have. Raises StoreError for more.
        """
        with self.change() as db:
            if starred and most is not None and db.execute(KEPT, {"study": study}).fetchone()[0] > most:
                raise StoreError(
                    f"Starred studies may hold {most} runs together; take the star from one first, or star single runs."
                )
            db.execute(f"UPDATE studies SET starred = ?, {CHANGED} WHERE id = ?", (starred, study))

    def delete_study(self, study: str, with_runs: bool) -> None:
        """Mark it; what of it is unfinished stops. with_runs: and the runs that were started for it."""
        with self.change() as db:
            tell_members(db, study, "stop")
            now = time.time()
            marked = f"UPDATE studies SET deleted = ?, drops = ?, {CHANGED} WHERE id = ? AND deleted IS NULL"
            if db.execute(marked, (now, with_runs, study)).rowcount and with_runs:
                db.execute(HIDE, {"study": study, "now": now})

    def restore_study(self, study: str) -> None:
        """Undo that. Raises StoreError."""
        with self.change() as db:
            db.execute(SHOW, {"study": study})
            db.execute(f"UPDATE studies SET deleted = NULL, drops = 0, {CHANGED} WHERE id = ?", (study,))

    def _set(self, what: str, *values: Any) -> None:
        with self.change() as db:
            db.execute(f"UPDATE studies SET {what}, {CHANGED} WHERE id = ?", values)

    def _studies(self, condition: str, *values: Any) -> list[StudyRow]:
        rows = self.query(f"{SELECT} {condition}", *values)
        members: dict[str, list[Member]] = {row[0]: [] for row in rows}
        for study, *told in self.query(MEMBERS, json.dumps(list(members))):
            members[study].append(member_of(*told))
        return [_study_row(row, members[row[0]], self._plan) for row in rows]

    def _plan(self, study: str) -> dict[str, Any]:
        rows = self.query("SELECT plan FROM studies WHERE id = ?", study)
        try:
            return with_texts(read_json(rows[0][0]), {name: unpacked(text) for name, text in self.query(TEXTS, study)})
        except (ValueError, KeyError, IndexError, TypeError) as error:
            raise StoreError(DAMAGED_PLAN) from error


# Runs of its owner in starred studies and in this one.
KEPT = """SELECT COUNT(DISTINCT run) FROM members JOIN studies ON studies.id = members.study
    JOIN runs ON runs.id = run AND runs.owner = studies.owner
    WHERE studies.id = :study OR (studies.starred AND studies.deleted IS NULL
        AND studies.owner = (SELECT owner FROM studies WHERE id = :study))"""


def _study_row(row: tuple, members: list[Member], plan: Any) -> StudyRow:
    *told, starred, deleted, drops, version = row
    return StudyRow(*told, bool(starred), deleted, bool(drops), version, members, plan)

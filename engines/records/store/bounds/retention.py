"""What the store lets go: runs that are old, or too many; what nobody needs any more. Who loses a run is told."""

from __future__ import annotations

import sqlite3
import time
from datetime import datetime

from engines.records.store.asked.scorings_side import forget_scorings
from engines.records.store.database import Database
from engines.records.store.database.advice import store_error
from engines.records.store.owners import owner_id
from engines.records.store.schema import PERSON, StoreError

# Starred and unfinished runs stay, those of one's own in a starred study, and what belongs to nobody (the example).
MAY_GO = """starred = 0 AND owner != '' AND status NOT IN ('queued', 'running') AND id NOT IN (
    SELECT kept.id FROM members JOIN studies ON studies.id = members.study
    JOIN runs AS kept ON kept.id = members.run AND kept.owner = studies.owner
    WHERE studies.starred AND studies.deleted IS NULL)"""
OLD = f"SELECT id FROM runs WHERE {MAY_GO} AND COALESCE(ended, created) < ? ORDER BY ended LIMIT ?"
# Whoever holds most loses their oldest first, so that one who fills the store drives out nobody else's.
HEAVIEST = f"""SELECT id FROM runs JOIN (
    SELECT {PERSON} AS holder, SUM(bytes) AS held FROM runs WHERE {MAY_GO} GROUP BY holder)
    ON holder = {PERSON} WHERE {MAY_GO} ORDER BY held DESC, ended LIMIT 1"""
UNUSED_TEXTS = """DELETE FROM texts WHERE hash NOT IN (SELECT hash FROM uses UNION ALL SELECT hash FROM scripts
    UNION ALL SELECT hash FROM study_texts)"""
DELETED_STUDIES = "DELETE FROM studies WHERE deleted <= ?"
EMPTY_STUDIES = """DELETE FROM studies WHERE created < ? AND starred = 0 AND NOT EXISTS (
    SELECT 1 FROM members JOIN runs ON runs.id = run WHERE members.study = studies.id)"""
OLD_HEADS = "DELETE FROM heads WHERE used < ?"
SURPLUS_HEADS = """DELETE FROM heads WHERE rowid IN (SELECT rowid FROM (
    SELECT rowid, SUM(LENGTH(head)) OVER (ORDER BY used DESC) AS taken FROM heads) WHERE taken > ?)"""
TELL_DAYS = 365  # for which a deletion is remembered
FULL_SHARE = 0.9  # of the limit, to which a store that is too large is brought
FULLEST_SHARE = 1.1  # of the limit, from which on nothing new is taken
AT_ONCE = 20  # runs deleted in one transaction, so that nobody waits
PAGES = 2_000  # given back to the disk at once
DAY = 86_400.0
ANY_OVER = """SELECT EXISTS (SELECT 1 FROM runs WHERE deleted <= ?1)
    OR EXISTS (SELECT 1 FROM studies WHERE deleted <= ?1)"""
UNDO_OVER = "SELECT id FROM runs WHERE deleted <= ? ORDER BY deleted LIMIT ?"
# What was learned from a run's own scripts goes with the last run that used it.
OWN_HEADS = """DELETE FROM heads WHERE owner != '' AND key IN (SELECT hash FROM uses WHERE run = :run)
    AND key NOT IN (SELECT hash FROM uses WHERE run != :run)"""
BY_OWNER = "its owner deleted it"


class Retention(Database):
    """Cleaning up, in small transactions."""

    def clean(self) -> int:
        """One round → runs deleted. To be called in quiet times, until it is 0. Raises StoreError."""
        days, most = self.limits.store_days, self.limits.store_bytes
        old = [run for (run,) in self.query(OLD, time.time() - days * DAY, AT_ONCE)]
        self._forget(old, f"it was older than {days:g} days")
        heavy = self._shrink(most)
        with self.change() as db:
            db.execute(EMPTY_STUDIES, (time.time() - days * DAY,))
            db.execute(UNUSED_TEXTS)
            forget_scorings(db)
            db.execute(OLD_HEADS, (time.time() - self.limits.heads_days * DAY,))
            db.execute(SURPLUS_HEADS, (self.limits.heads_bytes,))
            db.execute("DELETE FROM deletions WHERE deleted < ?", (time.time() - TELL_DAYS * DAY,))
        return len(old) + heavy

    def purge(self) -> int:
        """Runs and studies that their owners deleted, once that cannot be taken back → how many; nothing of them stays.

        Raises StoreError.
        """
        gone, over = 0, time.time() - self.limits.undo_seconds
        if not self.query(ANY_OVER, over)[0][0]:
            return 0
        self._run("PRAGMA secure_delete = ON")
        while runs := [run for (run,) in self.query(UNDO_OVER, over, AT_ONCE)]:
            self._forget(runs, BY_OWNER)
            gone += len(runs)
        with self.change() as db:
            gone += db.execute(DELETED_STUDIES, (over,)).rowcount
            db.execute(UNUSED_TEXTS)
        self.give_back()
        self._run("PRAGMA secure_delete = OFF")
        return gone

    def give_back(self) -> None:
        """Free pages to the disk. Raises StoreError.

        A store of before there were versions is first made so that it can: that takes as much free disk as the store.
        """
        if self.query("PRAGMA auto_vacuum")[0][0] == 0:
            self._run("PRAGMA auto_vacuum = INCREMENTAL", "VACUUM")
        self._run(f"PRAGMA incremental_vacuum({PAGES})", "PRAGMA wal_checkpoint(TRUNCATE)")

    def check_room(self) -> None:
        """Raises StoreError where the store is full of what may not go."""
        if self.used_bytes() > FULLEST_SHARE * self.limits.store_bytes:
            raise StoreError(
                "The store of this studio is full. Take the star from runs that need not stay, or delete scripts; "
                "who runs the studio can set STUDIO_MOST_STORE_BYTES."
            )

    def used_bytes(self) -> int:
        """What is in the file, without pages that are free."""
        (pages,), (free,), (size,) = (
            self.query(f"PRAGMA {name}")[0] for name in ("page_count", "freelist_count", "page_size")
        )
        return (pages - free) * size

    def deletion(self, run: str) -> str:
        """Why a run is no longer there, in a sentence; "" where it never was, or that is forgotten."""
        rows = self.query("SELECT deleted, reason FROM deletions WHERE run = ?", run)
        return f"This run was deleted on {_day(rows[0][0])}, since {rows[0][1]}. Start a new one." if rows else ""

    def deletions(self, owner: str) -> list[str]:
        """What was deleted of a person's runs, but by them, in sentences, the last first. owner: their secret."""
        told = """SELECT COUNT(*), MAX(deleted), reason FROM deletions WHERE owner = ? AND reason != ?
            GROUP BY reason ORDER BY 2 DESC"""
        return [
            f"{count} of your runs {'was' if count == 1 else 'were'} deleted (last on {_day(when)}), since {reason}. "
            "Star a run to keep it."
            for count, when, reason in self.query(told, owner_id(owner), BY_OWNER)
        ]

    def _shrink(self, most: int) -> int:
        """Brings a store that is too large to FULL_SHARE of its size, run by run → runs deleted."""
        gone = 0
        if self.used_bytes() > most:
            while self.used_bytes() > FULL_SHARE * most and (found := self.query(HEAVIEST)):
                self._forget([found[0][0]], "the store was full")
                gone += 1
        return gone

    def _forget(self, runs: list[str], reason: str) -> None:
        if not runs:
            return
        with self.change() as db:
            for run in runs:
                told = "INSERT OR REPLACE INTO deletions SELECT id, owner, created, ?, ? FROM runs WHERE id = ?"
                db.execute(told, (time.time(), reason, run))
                db.execute(OWN_HEADS, {"run": run})
                db.execute("DELETE FROM runs WHERE id = ?", (run,))

    def _run(self, *statements: str) -> None:
        """Outside of any transaction, to their ends: `execute` takes but the first step of incremental_vacuum."""
        try:
            self.connection().executescript("; ".join(statements))
        except sqlite3.Error as error:
            raise store_error(error, self.path) from error


def _day(seconds: float) -> str:
    when = datetime.fromtimestamp(seconds)
    return f"{when.day} {when:%B %Y}"

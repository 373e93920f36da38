"""The page's side of the store: asks for runs and looks at them."""

from __future__ import annotations

import json
import secrets
import sqlite3
import time
from contextlib import suppress
from functools import reduce
from typing import Any

from engines.records.store.bounds.quotas import Quota
from engines.records.store.database import Database
from engines.records.store.owners import owner_id
from engines.records.store.schema import RunRow, StoreError
from engines.records.store.steps.best import result_columns
from engines.records.store.steps.packing import packed, read_record, to_json
from engines.records.store.steps.totals import added
from engines.records.store.texts import without_texts

RECORDS = "SELECT position, record FROM steps WHERE run = ? AND position > ? AND position <= ?"
STARRED = """SELECT COALESCE(SUM(owner = whose), 0), COALESCE(SUM(client = near AND near != ''), 0)
    FROM runs JOIN (SELECT owner AS whose, client AS near FROM runs WHERE id = :run)
    WHERE starred AND deleted IS NULL AND id != :run"""
WANT = "UPDATE runs SET wanted = :wanted, version = version + 1 WHERE id = :run"
WAITS = "id = :run AND deleted IS NULL AND status IN ('paused', 'failed', 'stopped')"
RESUME = f"UPDATE runs SET status = 'queued', message = '', ended = NULL, client = :client WHERE {WAITS}"
STOP_QUEUED = """UPDATE runs SET status = 'stopped', ended = :now, message = CASE position
    WHEN 0 THEN 'Stopped before it began.' ELSE 'Stopped; what was done is kept.' END
    WHERE id = :run AND status = 'queued'"""
PAUSE_QUEUED = """UPDATE runs SET status = 'paused', ended = :now, message = 'Paused; press Resume to go on.'
    WHERE id = :run AND status = 'queued'"""
STOP_PAUSED = "UPDATE runs SET status = 'stopped', ended = :now WHERE id = :run AND status = 'paused'"
CONSEQUENCES = {"go": (RESUME,), "pause": (PAUSE_QUEUED,), "stop": (STOP_QUEUED, STOP_PAUSED)}


class PageSide(Database):
    """Requests in, rows and records out."""

    def submit(
        self,
        request: dict[str, Any],
        owner: str = "",
        client: str = "",
        quota: Quota | None = None,
        steps: int | None = None,
    ) -> str:
        """Queue a request → run id (random, unguessable). owner: the asker's secret; client: their address.

        steps: that it will have, where these are not its levels.
        Raises StoreError where the quota is used up, however many ask at once.
        """
        run, whose, levels = secrets.token_urlsafe(9), owner_id(owner), int(steps or request["levels"])
        with self.change() as db:
            if quota:
                quota.check(db, whose, client)
            db.execute(
                "INSERT INTO runs (id, owner, client, status, created, levels) VALUES (?, ?, ?, 'queued', ?, ?)",
                (run, whose, client, time.time(), levels),
            )
            keep_request(db, run, request)
        return run

    def want(self, run: str, wanted: str, client: str = "", quota: Quota | None = None) -> None:
        """Ask for go, pause or stop. A queued run heeds it at once; a paused, stopped or failed one goes on with go.

        client, quota: as for submit; a run that goes on counts like a new one. Raises StoreError.
        """
        with self.change() as db:
            if wanted == "go":
                _check_resuming(db, run, client, quota)
            tell(db, run, wanted, client)

    def history(self, owner: str, limit: int = 50) -> list[RunRow]:
        """The runs of whoever has this secret, newest first."""
        return self.rows("WHERE owner = ? AND deleted IS NULL ORDER BY created DESC LIMIT ?", owner_id(owner), limit)

    def records(self, run: str, after: int = 0, until: int | None = None) -> list[dict[str, Any]]:
        """The step records after position `after`, up to and with `until`, oldest first.

        In the place of one that is damaged there is one that says so ("damaged": True). Raises StoreError.
        """
        levels, last = self._levels(run)
        until = last if until is None else min(until, last)
        try:
            rows = dict(self.query(RECORDS, run, after, until))
        except StoreError:  # a part of the table is damaged
            rows = {position: self._record(run, position) for position in range(after + 1, until + 1)}
        return [read_record(rows.get(i), levels - i) for i in range(after + 1, until + 1)]

    def _record(self, run: str, position: int) -> bytes | None:
        with suppress(StoreError):
            return dict(self.query(RECORDS, run, position - 1, position)).get(position)
        return None

    def _levels(self, run: str) -> tuple[int, int]:
        """Levels of a run, and how many are recorded."""
        rows = self.query("SELECT levels, position FROM runs WHERE id = ?", run)
        return rows[0] if rows else (0, 0)

    def ahead(self, run: str) -> int:
        """How many runs of the same person are served before this queued one; people take turns."""
        return self.query(
            "SELECT COUNT(*) FROM runs JOIN (SELECT owner AS whose, study != '' AS later, rowid AS place FROM runs "
            "WHERE id = ?) ON owner = whose WHERE status = 'running' "
            "OR (status = 'queued' AND (study != '', runs.rowid) < (later, place))",
            run,
        )[0][0]

    def amend(self, run: str, request: dict[str, Any]) -> None:
        """Change what a waiting run is asked to do; its levels stay."""
        with self.change() as db:
            changed = "UPDATE runs SET version = version + 1 WHERE id = ? AND status != 'running'"
            if db.execute(changed, (run,)).rowcount:
                keep_request(db, run, request)

    def star(self, run: str, starred: bool, most: int | None = None) -> None:
        """Whether a run stays however old it gets. most: starred runs that a person, or an address, may have.

        Raises StoreError for more.
        """
        with self.change() as db:
            if starred and most is not None and max(db.execute(STARRED, {"run": run}).fetchone()) >= most:
                raise StoreError(f"{most} runs are starred already; take the star from one first.")
            db.execute("UPDATE runs SET starred = ?, version = version + 1 WHERE id = ?", (starred, run))

    def delete(self, run: str) -> None:
        with self.change() as db:
            db.execute("DELETE FROM runs WHERE id = ?", (run,))

    def put(self, run: str, request: dict[str, Any], records: list[dict[str, Any]], result: dict[str, Any]) -> None:
        """A finished run that was recorded elsewhere."""
        now, totals = time.time(), reduce(added, records, {})
        with self.change() as db:
            db.execute(
                "INSERT INTO runs (id, owner, status, created, ended, levels, position, seconds, totals) "
                "VALUES (?, '', 'done', ?, ?, ?, ?, ?, ?)",
                (run, now, now, request["levels"], len(records), totals["cost"]["seconds"], to_json(totals)),
            )
            keep_request(db, run, request)
            db.execute("INSERT INTO results VALUES (:run, :best, :pending, :result)", result_columns(run, result))
            db.executemany(
                "INSERT INTO steps VALUES (?, ?, ?)",
                [(run, i, packed(to_json(record))) for i, record in enumerate(records, 1)],
            )


def tell(db: sqlite3.Connection, run: str, wanted: str, client: str = "") -> None:
    """Within a transaction: what is wanted of a run, and what follows at once."""
    for sentence in (WANT, *CONSEQUENCES.get(wanted, ())):
        db.execute(sentence, {"run": run, "wanted": wanted, "now": time.time(), "client": client})


def keep_request(db: sqlite3.Connection, run: str, request: dict[str, Any]) -> None:
    """Within a transaction: what a run is asked to do, in place of what it was; its long texts once for all runs."""
    short, texts = without_texts(request)
    db.execute("INSERT OR REPLACE INTO requests VALUES (?, ?)", (run, json.dumps(short)))
    db.execute("DELETE FROM uses WHERE run = ? AND hash IN (SELECT hash FROM texts)", (run,))
    db.execute("DELETE FROM words WHERE run = ?", (run,))
    keep_texts(db, texts, "INSERT INTO uses VALUES (?, ?)", run)


def keep_texts(db: sqlite3.Connection, texts: dict[str, str], use: str, user: str) -> None:
    """Within a transaction: long texts by hash, and who uses them. use: SQL that takes the user and the hash."""
    for name, text in texts.items():
        db.execute("INSERT OR IGNORE INTO texts VALUES (?, ?)", (name, packed(text)))
        db.execute(use, (user, name))


def _check_resuming(db: sqlite3.Connection, run: str, client: str, quota: Quota | None) -> None:
    """Raises StoreError where a run that waits may not go on now."""
    waiting = db.execute(f"SELECT owner, study FROM runs WHERE {WAITS}", {"run": run}).fetchone()
    if quota and waiting:
        owner, study = waiting
        quota.studies.check(db, owner, client, study) if study else quota.check(db, owner, client)

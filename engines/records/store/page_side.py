"""The page's side of the store: asks for runs and looks at them."""

from __future__ import annotations

import json
import secrets
import sqlite3
import time
from typing import Any

from engines.records.store.database import Database
from engines.records.store.owners import owner_id
from engines.records.store.quotas import Quota
from engines.records.store.schema import SELECT, RunRow, packed, run_row, unpacked

WANT = "UPDATE runs SET wanted = :wanted, version = version + 1 WHERE id = :run"
WAITS = "id = :run AND status IN ('paused', 'failed', 'stopped')"
RESUME = f"UPDATE runs SET status = 'queued', message = '', ended = NULL, client = :client WHERE {WAITS}"
STOP_QUEUED = """UPDATE runs SET status = 'stopped', ended = :now, message = CASE position
    WHEN 0 THEN 'Stopped before it began.' ELSE 'Stopped; what was done is kept.' END
    WHERE id = :run AND status = 'queued'"""
STOP_PAUSED = "UPDATE runs SET status = 'stopped', ended = :now WHERE id = :run AND status = 'paused'"
CONSEQUENCES = {"go": (RESUME,), "stop": (STOP_QUEUED, STOP_PAUSED)}


class PageSide(Database):
    """Requests in, rows and records out."""

    def submit(self, request: dict[str, Any], owner: str = "", client: str = "", quota: Quota | None = None) -> str:
        """Queue a request → run id (random, unguessable). owner: the asker's secret; client: their address.

        Raises StoreError where the quota is used up, however many ask at once.
        """
        run, whose = secrets.token_urlsafe(9), owner_id(owner)
        with self.change() as db:
            if quota:
                quota.check(db, whose, client)
            db.execute(
                "INSERT INTO runs (id, owner, client, request, status, created, levels) "
                "VALUES (?, ?, ?, ?, 'queued', ?, ?)",
                (run, whose, client, json.dumps(request), time.time(), request["levels"]),
            )
        return run

    def want(self, run: str, wanted: str, client: str = "", quota: Quota | None = None) -> None:
        """Ask for go, pause or stop. A queued run stops at once; a paused, stopped or failed one goes on with go.

        client, quota: as for submit; a run that goes on counts like a new one. Raises StoreError.
        """
        with self.change() as db:
            if wanted == "go":
                _check_resuming(db, run, client, quota)
            for sentence in (WANT, *CONSEQUENCES.get(wanted, ())):
                db.execute(sentence, {"run": run, "wanted": wanted, "now": time.time(), "client": client})

    def history(self, owner: str, limit: int = 50) -> list[RunRow]:
        """The runs of whoever has this secret, newest first."""
        rows = self.query(f"{SELECT} WHERE owner = ? ORDER BY created DESC LIMIT ?", owner_id(owner), limit)
        return [run_row(row) for row in rows]

    def records(self, run: str, after: int = 0) -> list[dict[str, Any]]:
        """The step records after position `after`, oldest first."""
        rows = self.query("SELECT record FROM steps WHERE run = ? AND position > ? ORDER BY position", run, after)
        return [unpacked(record) for (record,) in rows]

    def ahead(self, run: str) -> int:
        """How many runs of the same person are served before this queued one; people take turns."""
        return self.query(
            "SELECT COUNT(*) FROM runs JOIN (SELECT owner AS whose, rowid AS place FROM runs WHERE id = ?) "
            "ON owner = whose WHERE status = 'running' OR (status = 'queued' AND runs.rowid < place)",
            run,
        )[0][0]

    def amend(self, run: str, request: dict[str, Any]) -> None:
        """Change what a waiting run is asked to do; its levels stay."""
        with self.change() as db:
            db.execute(
                "UPDATE runs SET request = ?, version = version + 1 WHERE id = ? AND status != 'running'",
                (json.dumps(request), run),
            )

    def delete(self, run: str) -> None:
        with self.change() as db:
            db.execute("DELETE FROM runs WHERE id = ?", (run,))

    def put(self, run: str, request: dict[str, Any], records: list[dict[str, Any]], result: dict[str, Any]) -> None:
        """A finished run that was recorded elsewhere."""
        seconds, now = sum(r["cost"]["seconds"] for r in records), time.time()
        with self.change() as db:
            db.execute(
                "INSERT INTO runs (id, owner, request, status, created, ended, levels, position, seconds, result) "
                "VALUES (?, '', ?, 'done', ?, ?, ?, ?, ?, ?)",
                (run, json.dumps(request), now, now, request["levels"], len(records), seconds, json.dumps(result)),
            )
            db.executemany(
                "INSERT INTO steps VALUES (?, ?, ?, NULL)",
                [(run, i, packed(record)) for i, record in enumerate(records, 1)],
            )


def _check_resuming(db: sqlite3.Connection, run: str, client: str, quota: Quota | None) -> None:
    """Raises StoreError where a run that waits may not go on now."""
    waiting = db.execute(f"SELECT owner FROM runs WHERE {WAITS}", {"run": run}).fetchone()
    if quota and waiting:
        quota.check(db, waiting[0], client)

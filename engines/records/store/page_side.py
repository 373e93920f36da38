"""The page's side of the store: asks for runs and looks at them."""

from __future__ import annotations

import json
import secrets
import time
from typing import Any

from engines.records.store.database import Database
from engines.records.store.schema import SELECT, RunRow, packed, run_row, unpacked


class PageSide(Database):
    """Requests in, rows and records out."""

    def submit(self, request: dict[str, Any], owner: str = "") -> str:
        """Queue a request → run id (random, unguessable)."""
        run = secrets.token_urlsafe(9)
        with self.change() as db:
            db.execute(
                "INSERT INTO runs (id, owner, request, status, created, levels) VALUES (?, ?, ?, 'queued', ?, ?)",
                (run, owner, json.dumps(request), time.time(), request["levels"]),
            )
        return run

    def want(self, run: str, wanted: str) -> None:
        """Ask for go, pause or stop. A queued run stops at once; a paused or failed one goes on with go."""
        with self.change() as db:
            db.execute("UPDATE runs SET wanted = ?, version = version + 1 WHERE id = ?", (wanted, run))
            if wanted == "go":
                db.execute(
                    "UPDATE runs SET status = 'queued', message = '', ended = NULL WHERE id = ? AND "
                    "status IN ('paused', 'failed', 'stopped')",
                    (run,),
                )
            if wanted == "stop":
                db.execute(
                    "UPDATE runs SET status = 'stopped', ended = ?, "
                    "message = CASE position WHEN 0 THEN 'Stopped before it began.' "
                    "ELSE 'Stopped; what was done is kept.' END "
                    "WHERE id = ? AND status = 'queued'",
                    (time.time(), run),
                )
                db.execute(
                    "UPDATE runs SET status = 'stopped', ended = ? WHERE id = ? AND status = 'paused'",
                    (time.time(), run),
                )

    def history(self, owner: str, limit: int = 50) -> list[RunRow]:
        """An owner's runs, newest first."""
        rows = self.query(f"{SELECT} WHERE owner = ? ORDER BY created DESC LIMIT ?", owner, limit)
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

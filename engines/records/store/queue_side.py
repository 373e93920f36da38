"""The queue of the store: who waits, what is wanted, who gets a place."""

from __future__ import annotations

import time

from engines.records.store.database import Database
from engines.records.store.schema import PERSON, RunRow


class QueueSide(Database):
    """Queued runs onto an engine's places, and back. The queue's order is that of submission, not of the clock."""

    def waiting(self) -> list[tuple[str, str]]:
        """(run, person) of all that are queued, in their order; those of studies come after those of their own."""
        return self.query(f"SELECT id, {PERSON} FROM runs WHERE status = 'queued' ORDER BY study != '', rowid")

    def unfinished(self) -> int:
        """How many runs are queued or running."""
        return self.query("SELECT COUNT(*) FROM runs WHERE status IN ('queued', 'running')")[0][0]

    def live_counts(self) -> dict[str, int]:
        """How many runs are queued, and how many running."""
        live = "SELECT status, COUNT(*) FROM runs WHERE status IN ('queued', 'running') GROUP BY status"
        return {"queued": 0, "running": 0} | dict(self.query(live))

    def people(self) -> int:
        """How many people's runs are being computed."""
        return self.query(f"SELECT COUNT(DISTINCT {PERSON}) FROM runs WHERE status = 'running'")[0][0]

    def take(self, engine: str, run: str) -> RunRow | None:
        """A queued run, now running on this engine; None where it is not queued any more."""
        with self.change() as db:
            taken = db.execute(
                "UPDATE runs SET status = 'running', engine = ?, started = COALESCE(started, ?), message = '', "
                "version = version + 1 WHERE id = ? AND status = 'queued'",
                (engine, time.time(), run),
            ).rowcount
            db.execute("DELETE FROM broken WHERE run = ?", (run,))
        return self.get(run) if taken else None

    def wishes(self, engine: str) -> dict[str, str]:
        """Of every run on this engine what its person wants: go, pause or stop."""
        return dict(self.query("SELECT id, wanted FROM runs WHERE status = 'running' AND engine = ?", engine))

    def park(self, run: str, engine: str) -> None:
        """Back into the queue, at its old place in it."""
        with self.change() as db:
            db.execute(
                "UPDATE runs SET status = 'queued', engine = NULL, version = version + 1 "
                "WHERE id = ? AND engine = ? AND status = 'running'",
                (run, engine),
            )

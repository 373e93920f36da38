"""The engine's side of the store: what happens is written down."""

from __future__ import annotations

import json
import sqlite3
import time
from typing import Any

from engines.records.store.database import Database
from engines.records.store.schema import Broken, NotHeld, RunRow
from engines.records.store.steps.best import result_columns
from engines.records.store.steps.bounded import bounded_json
from engines.records.store.steps.packing import packed, to_json
from engines.records.store.steps.totals import added

HELD = "id = :run AND (:by IS NULL OR engine = :by)"
END = f"""UPDATE runs SET status = :status, message = :message, ended = :now, engine = NULL, version = version + 1
    WHERE {HELD}"""
RESULT = "INSERT OR REPLACE INTO results VALUES (:run, :best, :pending, :result)"
STEP = f"""UPDATE runs SET position = :position, seconds = seconds + :seconds, bytes = bytes + :bytes,
    levels = :levels, totals = :totals, version = version + 1 WHERE {HELD}"""
TELL = f"UPDATE runs SET message = :message, version = version + 1 WHERE {HELD} AND status = 'running'"
COMPARE = """UPDATE results SET result = json_set(result, '$.baseline', json(:baseline)), pending = :pending
    WHERE run = :run"""
RELEASE = """UPDATE runs SET ended = :now, engine = NULL, version = version + 1,
    status = CASE wanted WHEN 'pause' THEN 'paused' WHEN 'stop' THEN 'stopped' ELSE 'failed' END,
    message = 'The engine stopped unexpectedly; ' || position || ' of ' || levels ||
      ' levels are kept. Press Resume to go on from there.'
    WHERE status = 'running' AND engine IS NOT :living"""


class EngineSide(Database):
    """Steps in."""

    def append(
        self,
        run: str,
        position: int,
        record: dict[str, Any],
        state: bytes,
        seconds: float,
        result: dict[str, Any] | None = None,
        by: str | None = None,
    ) -> None:
        """Record a step, the last with the result; only the newest keeps its state, which is what a resume needs.

        How many levels there are is what was thought at first, where a budget sets that, and at the end what it was.
        by: the engine that writes. Raises NotHeld where the run is another's by now, and writes nothing.
        """
        row = self.get(run)
        if row is None:
            raise NotHeld(run)
        data = packed(bounded_json(record, self.limits.step(row.levels)))
        totals = added(row.totals, record) if position > row.position else row.totals
        step = {"run": run, "by": by, "position": position, "seconds": seconds, "bytes": len(data)}
        levels = max(row.levels, position + 1) if result is None else position
        with self.change() as db:
            if not db.execute(STEP, step | {"totals": to_json(totals), "levels": levels}).rowcount:
                raise NotHeld(run)
            db.execute("INSERT OR REPLACE INTO steps VALUES (?, ?, ?)", (run, position, data))
            db.execute("INSERT OR REPLACE INTO states VALUES (?, ?)", (run, state))
            if result is not None:
                _end(db, run, by, "done", "", result, record)

    def tell(self, run: str, message: str, by: str | None = None) -> None:
        """What a running run does before its next level; "" when that is done. by: the engine that says so.

        Raises NotHeld where the run is another's by now.
        """
        with self.change() as db:
            if not db.execute(TELL, {"run": run, "message": message, "by": by}).rowcount:
                raise NotHeld(run)

    def compare(self, run: str, baseline: dict[str, Any]) -> None:
        """What the unguided model gave, into a finished run's result."""
        told = {"run": run, "baseline": json.dumps(baseline), "pending": bool(baseline.get("pending"))}
        with self.change() as db:
            if db.execute(COMPARE, told).rowcount:
                db.execute("UPDATE runs SET version = version + 1 WHERE id = ?", (run,))

    def uncompared(self) -> list[RunRow]:
        """Finished runs whose unguided counterpart is not there yet, oldest first."""
        return self.rows(
            "WHERE status = 'done' AND deleted IS NULL AND id IN (SELECT run FROM results WHERE pending) ORDER BY ended"
        )

    def state(self, run: str) -> bytes | None:
        """The survivors' states after the newest step."""
        rows = self.query("SELECT state FROM states WHERE run = ?", run)
        return rows[0][0] if rows else None

    def end(
        self,
        run: str,
        status: str,
        message: str = "",
        result: dict[str, Any] | None = None,
        broken: Broken | None = None,
        by: str | None = None,
    ) -> None:
        """The run is over, or waits. by: the engine that says so. Raises NotHeld where the run is another's by now."""
        with self.change() as db:
            if not _end(db, run, by, status, message, result) and by is not None:
                raise NotHeld(run)
            if broken is not None:
                db.execute("INSERT OR REPLACE INTO broken VALUES (?, ?, ?)", (run, broken.reward, broken.line))

    def register(self, engine: str, pid: int) -> None:
        """An engine has begun; no other is left."""
        with self.change() as db:
            db.execute("DELETE FROM engines")
            db.execute("INSERT OR REPLACE INTO engines VALUES (?, ?, ?)", (engine, pid, time.time()))

    def release(self, living: str = "") -> int:
        """End what is marked running by any engine but the living one → how many runs; each can be resumed."""
        with self.change() as db:
            return db.execute(RELEASE, {"living": living, "now": time.time()}).rowcount


def _end(
    db: sqlite3.Connection,
    run: str,
    by: str | None,
    status: str,
    message: str,
    result: dict[str, Any] | None,
    last: dict[str, Any] | None = None,
) -> int:
    """Within a transaction → how many runs it was true of. last: the record of the last level."""
    told = {"run": run, "by": by, "status": status, "message": message, "now": time.time()}
    ended = db.execute(END, told).rowcount
    if ended and result:
        columns = result_columns(run, result, last)
        db.execute(RESULT, columns)
        db.execute("UPDATE runs SET bytes = bytes + ? WHERE id = ?", (len(columns["result"]), run))
    return ended

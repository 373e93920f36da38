"""The engine's side of the store: what happens is written down."""

from __future__ import annotations

import json
import time
from typing import Any

from engines.records.store.database import Database
from engines.records.store.schema import SELECT, Broken, NotHeld, RunRow, packed, run_row

HELD = "id = :run AND (:by IS NULL OR engine = :by)"
END = f"""UPDATE runs SET status = :status, message = :message, ended = :now, engine = NULL, version = version + 1,
    result = COALESCE(:result, result) WHERE {HELD}"""
STEP = f"UPDATE runs SET position = :position, seconds = seconds + :seconds, version = version + 1 WHERE {HELD}"
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

        by: the engine that writes. Raises NotHeld where the run is another's by now, and writes nothing.
        """
        step = {"run": run, "by": by, "position": position, "seconds": seconds}
        with self.change() as db:
            if not db.execute(STEP, step).rowcount and by is not None:
                raise NotHeld(run)
            db.execute("UPDATE steps SET state = NULL WHERE run = ? AND state IS NOT NULL", (run,))
            db.execute("INSERT OR REPLACE INTO steps VALUES (?, ?, ?, ?)", (run, position, packed(record), state))
            if result is not None:
                db.execute(END, _ending(run, by, "done", "", result))

    def compare(self, run: str, baseline: dict[str, Any]) -> None:
        """What the unguided model gave, into a finished run's result."""
        with self.change() as db:
            db.execute(
                "UPDATE runs SET result = json_set(result, '$.baseline', json(?)), version = version + 1 "
                "WHERE id = ? AND result IS NOT NULL",
                (json.dumps(baseline), run),
            )

    def uncompared(self) -> list[RunRow]:
        """Finished runs whose unguided counterpart is not there yet, oldest first."""
        rows = self.query(
            f"{SELECT} WHERE status = 'done' AND json_extract(result, '$.baseline.pending') ORDER BY ended"
        )
        return [run_row(row) for row in rows]

    def state(self, run: str) -> bytes | None:
        """The survivors' states after the newest step."""
        rows = self.query("SELECT state FROM steps WHERE run = ? AND state IS NOT NULL", run)
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
            if not db.execute(END, _ending(run, by, status, message, result)).rowcount and by is not None:
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


def _ending(run: str, by: str | None, status: str, message: str, result: dict[str, Any] | None) -> dict[str, Any]:
    """What END is told."""
    told = {"run": run, "by": by, "status": status, "message": message, "now": time.time()}
    return {**told, "result": json.dumps(result) if result else None}

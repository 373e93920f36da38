"""The engine's side of the store: takes runs and writes down what happens."""

from __future__ import annotations

import json
import time
from typing import Any

from engines.records.store.database import Database
from engines.records.store.schema import SELECT, Broken, RunRow, packed, run_row

END = """UPDATE runs SET status = ?, message = ?, ended = ?, engine = NULL, version = version + 1,
    result = COALESCE(?, result) WHERE id = ?"""


class EngineSide(Database):
    """Requests out, steps in."""

    def take(self, engine: str) -> RunRow | None:
        """The oldest queued run, now running on this engine."""
        with self.change() as db:
            row = db.execute("SELECT id FROM runs WHERE status = 'queued' ORDER BY created LIMIT 1").fetchone()
            if row is None:
                return None
            db.execute(
                "UPDATE runs SET status = 'running', engine = ?, started = COALESCE(started, ?), message = '', "
                "version = version + 1 WHERE id = ?",
                (engine, time.time(), row[0]),
            )
            db.execute("DELETE FROM broken WHERE run = ?", row)
        return self.get(row[0])

    def append(
        self,
        run: str,
        position: int,
        record: dict[str, Any],
        state: bytes,
        seconds: float,
        result: dict[str, Any] | None = None,
    ) -> None:
        """Record a step, the last with the result; only the newest keeps its state, which is what a resume needs."""
        with self.change() as db:
            db.execute("UPDATE steps SET state = NULL WHERE run = ? AND state IS NOT NULL", (run,))
            db.execute("INSERT OR REPLACE INTO steps VALUES (?, ?, ?, ?)", (run, position, packed(record), state))
            db.execute(
                "UPDATE runs SET position = ?, seconds = seconds + ?, version = version + 1 WHERE id = ?",
                (position, seconds, run),
            )
            if result is not None:
                db.execute(END, ("done", "", time.time(), json.dumps(result), run))

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
        rows = self.connection().execute(
            f"{SELECT} WHERE status = 'done' AND json_extract(result, '$.baseline.pending') ORDER BY ended"
        )
        return [run_row(row) for row in rows]

    def wanted(self, run: str) -> str:
        row = self.connection().execute("SELECT wanted FROM runs WHERE id = ?", (run,)).fetchone()
        return row[0] if row else "stop"

    def state(self, run: str) -> bytes | None:
        """The survivors' states after the newest step."""
        row = (
            self.connection().execute("SELECT state FROM steps WHERE run = ? AND state IS NOT NULL", (run,)).fetchone()
        )
        return row[0] if row else None

    def end(
        self,
        run: str,
        status: str,
        message: str = "",
        result: dict[str, Any] | None = None,
        broken: Broken | None = None,
    ) -> None:
        with self.change() as db:
            db.execute(END, (status, message, time.time(), json.dumps(result) if result else None, run))
            if broken is not None:
                db.execute("INSERT OR REPLACE INTO broken VALUES (?, ?, ?)", (run, broken.reward, broken.line))

    def beat(self, engine: str, pid: int) -> None:
        """The engine is alive."""
        with self.change() as db:
            db.execute("INSERT OR REPLACE INTO engines VALUES (?, ?, ?)", (engine, pid, time.time()))

    def abandoned(self) -> list[str]:
        """Runs marked running; to be asked when no engine runs."""
        return [run for (run,) in self.connection().execute("SELECT id FROM runs WHERE status = 'running'")]

"""What is asked and found of finished runs' values, in the store: one row a run that somebody asked for."""

from __future__ import annotations

import json
import time
from typing import Any

from engines.records.store.database import Database
from engines.records.store.schema import read_json

ASK = """INSERT INTO calibrations (run, asked) SELECT id, :now FROM runs WHERE id = :run AND status = 'done'
    ON CONFLICT (run) DO UPDATE SET asked = :now, tries = 0, message = '', found = NULL
    WHERE json_extract(found, '$.message') IS NOT NULL"""


class CalibrationSide(Database):
    """Asked for by the page, found by the engine."""

    def ask_calibration(self, run: str) -> None:
        """Have a finished run's states judged by every estimate; what was found already stays. Raises StoreError."""
        with self.change() as db:
            db.execute(ASK, {"run": run, "now": time.time()})

    def withdraw_calibration(self, run: str) -> None:
        """Ask for it no more; what was found stays. Raises StoreError."""
        with self.change() as db:
            db.execute("DELETE FROM calibrations WHERE run = ? AND found IS NULL", (run,))

    def calibration(self, run: str) -> tuple[str, dict[str, Any] | None] | None:
        """(how far it is, what was found or None until then); None where nobody asked. Raises StoreError."""
        rows = self.query("SELECT message, found FROM calibrations WHERE run = ?", run)
        return (rows[0][0], read_json(rows[0][1])) if rows else None

    def calibrations_wanted(self) -> dict[str, int]:
        """Run → how often it was begun, of those that are not found yet, first asked first. Raises StoreError."""
        return dict(self.query("SELECT run, tries FROM calibrations WHERE found IS NULL ORDER BY asked"))

    def begin_calibration(self, run: str) -> None:
        """An engine begins. Raises StoreError."""
        self._update("tries = tries + 1, message = ''", run)

    def tell_calibration(self, run: str, message: str) -> None:
        """How far it is. Raises StoreError."""
        self._update("message = ?", message, run)

    def keep_calibration(self, run: str, found: dict[str, Any]) -> None:
        """What was found; {"message": sentence} where nothing could be. Raises StoreError."""
        self._update("found = ?, message = ''", json.dumps(found), run)

    def _update(self, change: str, *values: Any) -> None:
        with self.change() as db:
            db.execute(f"UPDATE calibrations SET {change} WHERE run = ? AND found IS NULL", values)

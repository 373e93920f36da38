"""The SQLite file: a connection a thread, a transaction a change, a sentence for whatever goes wrong."""

from __future__ import annotations

import json
import sqlite3
import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from engines.records.store.bounds.limits import StoreLimits, limits_of_environment
from engines.records.store.database.advice import store_error
from engines.records.store.database.forks import Connection
from engines.records.store.database.functions import register
from engines.records.store.database.opening import BUSY_SECONDS, open_store, prepare
from engines.records.store.schema import SELECT, RunRow, Source, StoreError, read_json, run_row
from engines.records.store.steps.packing import unpacked
from engines.records.store.texts import with_texts

TEXTS = "SELECT hash, text FROM texts WHERE hash IN (SELECT hash FROM uses WHERE run = ?)"
AMONG = "id IN (SELECT value FROM json_each(?))"
DAMAGED_REQUEST = (
    "The settings of this run are damaged in the store, so it cannot go on or be repeated. "
    "Its levels stay; put a backup of the store in its place to have it whole."
)


class Database:
    """One SQLite file in WAL mode, of this version's schema."""

    def __init__(self, path: Path, most_bytes: int = 0, limits: StoreLimits | None = None):
        """most_bytes: what the file may grow to; 0 is the disk's own limit. limits: None: those of the environment.

        Raises StoreError for a file that is no run store, is damaged, newer, locked, or cannot be written.
        """
        self.path, self._most_bytes = Path(path), most_bytes
        self.limits = limits or limits_of_environment()
        self._local = threading.local()
        open_store(self.path)
        self._source = Source(self._request, self._result)

    def get(self, run: str) -> RunRow | None:
        """What the store knows of a run; None where there is none of that id. Raises StoreError."""
        rows = self.rows("WHERE id = ?", run)
        return rows[0] if rows else None

    def rows(self, condition: str, *values: Any) -> list[RunRow]:
        """Runs of which an SQL condition holds. Raises StoreError."""
        return [run_row(row, self._source) for row in self.query(f"{SELECT} {condition}", *values)]

    def versions(self, runs: Sequence[str]) -> dict[str, int]:
        """Run → version, of those that are there and not deleted. Raises StoreError."""
        return dict(
            self.query(f"SELECT id, version FROM runs WHERE deleted IS NULL AND {AMONG}", json.dumps(list(runs)))
        )

    def several(self, runs: Sequence[str]) -> list[RunRow]:
        """Those of these runs that are there. Raises StoreError."""
        return self.rows(f"WHERE {AMONG}", json.dumps(list(runs))) if runs else []

    def query(self, sql: str, *values: Any) -> list[tuple]:
        """All rows of a SELECT. Raises StoreError."""
        try:
            return self.connection().execute(sql, values).fetchall()
        except sqlite3.Error as error:
            raise store_error(error, self.path) from error

    def connection(self) -> sqlite3.Connection:
        """This thread's own."""
        if not hasattr(self._local, "db"):
            db = sqlite3.connect(self.path, timeout=BUSY_SECONDS, isolation_level=None, factory=Connection)
            prepare(db)
            register(db)
            if self._most_bytes:
                page = db.execute("PRAGMA page_size").fetchone()[0]
                db.execute(f"PRAGMA max_page_count = {max(1, self._most_bytes // page)}")
            self._local.db = db
        return self._local.db

    def _request(self, run: str) -> dict[str, Any]:
        rows = self.query("SELECT request FROM requests WHERE run = ?", run)
        known = read_json(rows[0][0]) if rows else None
        try:
            texts = {name: unpacked(text) for name, text in self.query(TEXTS, run)}
            if known is not None:
                return with_texts(known, texts)
        except (ValueError, KeyError):
            pass
        raise StoreError(DAMAGED_REQUEST)

    def _result(self, run: str) -> dict[str, Any] | None:
        rows = self.query("SELECT result FROM results WHERE run = ?", run)
        return read_json(rows[0][0]) if rows else None

    @contextmanager
    def change(self) -> Iterator[sqlite3.Connection]:
        """One transaction, written whole or not at all. Raises StoreError where the file takes no more."""
        db = None
        try:
            db = self.connection()
            db.execute("BEGIN IMMEDIATE")
            yield db
            db.execute("COMMIT")
        except BaseException as error:
            if db is not None and db.in_transaction:
                db.execute("ROLLBACK")
            if isinstance(error, sqlite3.Error):
                raise store_error(error, self.path) from error
            raise

"""The SQLite file: a connection a thread, a transaction a change, a sentence for whatever goes wrong."""

from __future__ import annotations

import sqlite3
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from engines.records.store.database.advice import store_error
from engines.records.store.database.opening import BUSY_SECONDS, open_store, prepare
from engines.records.store.schema import SELECT, RunRow, run_row


class Database:
    """One SQLite file in WAL mode, of this version's schema."""

    def __init__(self, path: Path, most_bytes: int = 0):
        """most_bytes: what the file may grow to; 0 is the disk's own limit.

        Raises StoreError for a file that is no run store, is damaged, newer, locked, or cannot be written.
        """
        self.path, self._most_bytes = Path(path), most_bytes
        self._local = threading.local()
        open_store(self.path)

    def get(self, run: str) -> RunRow | None:
        """What the store knows of a run; None where there is none of that id. Raises StoreError."""
        rows = self.query(f"{SELECT} WHERE id = ?", run)
        return run_row(rows[0]) if rows else None

    def query(self, sql: str, *values: Any) -> list[tuple]:
        """All rows of a SELECT. Raises StoreError."""
        try:
            return self.connection().execute(sql, values).fetchall()
        except sqlite3.Error as error:
            raise store_error(error, self.path) from error

    def connection(self) -> sqlite3.Connection:
        """This thread's own."""
        if not hasattr(self._local, "db"):
            db = sqlite3.connect(self.path, timeout=BUSY_SECONDS, isolation_level=None)
            prepare(db)
            if self._most_bytes:
                page = db.execute("PRAGMA page_size").fetchone()[0]
                db.execute(f"PRAGMA max_page_count = {max(1, self._most_bytes // page)}")
            self._local.db = db
        return self._local.db

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

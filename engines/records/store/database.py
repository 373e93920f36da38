"""The SQLite file: a connection a thread, a transaction a change."""

from __future__ import annotations

import sqlite3
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from engines.records.store.schema import SCHEMA, SELECT, RunRow, StoreError, run_row


class Database:
    """One SQLite file in WAL mode."""

    def __init__(self, path: Path, most_bytes: int = 0):
        """most_bytes: what the file may grow to; 0 is the disk's own limit."""
        self.path, self._most_bytes = Path(path), most_bytes
        self.path.parent.mkdir(parents=True, exist_ok=True)
        self._local = threading.local()
        self.connection().executescript(SCHEMA)

    def get(self, run: str) -> RunRow | None:
        """What the store knows of a run; None where there is none of that id."""
        row = self.connection().execute(f"{SELECT} WHERE id = ?", (run,)).fetchone()
        return run_row(row) if row else None

    def connection(self) -> sqlite3.Connection:
        if not hasattr(self._local, "db"):
            db = sqlite3.connect(self.path, timeout=20, isolation_level=None)
            db.execute("PRAGMA journal_mode = WAL")
            db.execute("PRAGMA synchronous = NORMAL")
            db.execute("PRAGMA foreign_keys = ON")
            if self._most_bytes:
                page = db.execute("PRAGMA page_size").fetchone()[0]
                db.execute(f"PRAGMA max_page_count = {max(1, self._most_bytes // page)}")
            self._local.db = db
        return self._local.db

    @contextmanager
    def change(self) -> Iterator[sqlite3.Connection]:
        db = self.connection()
        try:
            db.execute("BEGIN IMMEDIATE")
            yield db
            db.execute("COMMIT")
        except BaseException as error:
            if db.in_transaction:
                db.execute("ROLLBACK")
            if isinstance(error, sqlite3.Error):
                raise StoreError(_advice(error, self.path)) from error
            raise


def _advice(error: sqlite3.Error, path: Path) -> str:
    if "full" in str(error) or "disk I/O" in str(error):
        return (
            "The disk is full, so nothing more could be recorded. "
            f"Free some space on the disk of {path.parent.name}/ and press Resume."
        )
    return f"The run store could not be written ({error}). Try again; if it stays so, restart the studio."

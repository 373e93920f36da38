"""Opening a store: whose file it is, how old it is, and what brings it to this version."""

from __future__ import annotations

import sqlite3
import time
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

from engines.records.store.database.advice import store_error
from engines.records.store.database.functions import register
from engines.records.store.database.migrations import APPLICATION_ID, MIGRATIONS
from engines.records.store.schema import StoreError

BUSY_SECONDS = 20.0  # for which others' locks are waited for
RETRY_SECONDS = 0.05


def open_store(path: Path) -> None:
    """Make the file if there is none, and bring an older one to this version. Raises StoreError, touching nothing."""
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        with closing(sqlite3.connect(path, timeout=BUSY_SECONDS, isolation_level=None)) as db:
            _check(db, path)
            if _number(db, "user_version") < len(MIGRATIONS):
                db.execute("PRAGMA auto_vacuum = INCREMENTAL")  # of a new file; an older one keeps what it has
                register(db)
                prepare(db)
                _migrate(db, path)
    except sqlite3.Error as error:
        raise store_error(error, path) from error
    except OSError as error:
        raise StoreError(
            f"The folder {path.parent} cannot be used for the run store ({error.strerror}). "
            "Choose another one with --store."
        ) from error


def prepare(db: sqlite3.Connection) -> None:
    """What every connection has. Raises sqlite3.Error."""
    _use_wal(db)
    db.execute("PRAGMA synchronous = NORMAL")
    db.execute("PRAGMA foreign_keys = ON")


def _check(db: sqlite3.Connection, path: Path) -> None:
    """Raises StoreError for the file of another program or of a newer studio."""
    version, maker = _number(db, "user_version"), _number(db, "application_id")
    tables = {name for (name,) in db.execute("SELECT name FROM sqlite_master WHERE type = 'table'")}
    unmarked = maker == 0 and version == 0 and (not tables or {"runs", "steps"} <= tables)
    if maker != APPLICATION_ID and not unmarked:
        raise StoreError(f"{path} is the database of another program. Choose another folder with --store.")
    if version > len(MIGRATIONS):
        raise StoreError(
            f"The run store {path} was made by a newer version of the studio (schema {version}; this one knows "
            f"{len(MIGRATIONS)}). Start that version, or choose another folder with --store."
        )


def _migrate(db: sqlite3.Connection, path: Path) -> None:
    """All missing versions in one transaction; whoever else opened the file meanwhile finds it done."""
    try:
        db.execute("BEGIN IMMEDIATE")
        _check(db, path)
        for script in MIGRATIONS[_number(db, "user_version") :]:
            for statement in _statements(script):
                db.execute(statement)
        db.execute(f"PRAGMA user_version = {len(MIGRATIONS)}")
        db.execute(f"PRAGMA application_id = {APPLICATION_ID}")
        db.execute("COMMIT")
    except BaseException:
        if db.in_transaction:
            db.execute("ROLLBACK")
        raise


def _statements(script: str) -> Iterator[str]:
    """executescript would commit what came before."""
    statement = ""
    for line in script.splitlines(keepends=True):
        statement += line
        if sqlite3.complete_statement(statement):
            yield statement
            statement = ""


def _use_wal(db: sqlite3.Connection) -> None:
    """SQLite does not wait for a lock when the mode of a new file changes (https://sqlite.org/wal.html), so we do."""
    patience = time.monotonic() + BUSY_SECONDS
    while True:
        try:
            db.execute("PRAGMA journal_mode = WAL")
            return
        except sqlite3.OperationalError as error:
            if "locked" not in str(error) or time.monotonic() > patience:
                raise
            time.sleep(RETRY_SECONDS)


def _number(db: sqlite3.Connection, pragma: str) -> int:
    return db.execute(f"PRAGMA {pragma}").fetchone()[0]

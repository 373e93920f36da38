"""The run store (SQLite, WAL): requests in, steps out. Engine and page meet here and nowhere else.

A run is queued, running, paused, done, failed or stopped. What a person wants of it (go, pause, stop) stands beside.
"""
from __future__ import annotations

import json
import secrets
import sqlite3
import threading
import time
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

LIVE = ("queued", "running")
ENDED = ("done", "failed", "stopped")

_SCHEMA = """
CREATE TABLE IF NOT EXISTS runs (
  id TEXT PRIMARY KEY, owner TEXT NOT NULL, request TEXT NOT NULL, status TEXT NOT NULL, wanted TEXT NOT NULL DEFAULT 'go',
  message TEXT NOT NULL DEFAULT '', created REAL NOT NULL, started REAL, ended REAL, levels INTEGER NOT NULL,
  position INTEGER NOT NULL DEFAULT 0, seconds REAL NOT NULL DEFAULT 0, version INTEGER NOT NULL DEFAULT 0,
  engine TEXT, result TEXT);
CREATE INDEX IF NOT EXISTS runs_by_status ON runs (status, created);
CREATE TABLE IF NOT EXISTS steps (
  run TEXT NOT NULL REFERENCES runs ON DELETE CASCADE, position INTEGER NOT NULL, record BLOB NOT NULL, state BLOB,
  PRIMARY KEY (run, position)) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS broken (
  run TEXT PRIMARY KEY REFERENCES runs ON DELETE CASCADE, reward TEXT NOT NULL, line INTEGER) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS scripts (
  owner TEXT NOT NULL, name TEXT NOT NULL, hash TEXT NOT NULL, text TEXT NOT NULL, created REAL NOT NULL, PRIMARY KEY (owner, name, hash));
CREATE TABLE IF NOT EXISTS engines (id TEXT PRIMARY KEY, pid INTEGER NOT NULL, beat REAL NOT NULL);
"""
_END = "UPDATE runs SET status = ?, message = ?, ended = ?, engine = NULL, version = version + 1, result = COALESCE(?, result) WHERE id = ?"


class StoreError(RuntimeError):
    """The store could not keep something; the message says what to do."""


@dataclass(frozen=True)
class Broken:
    """The script that paused a run. line: of its text; None where none is to blame."""

    reward: str
    line: int | None


@dataclass(frozen=True)
class RunRow:
    """What the store knows of a run. position: steps recorded. version grows with every change. seconds: spent computing.

    broken: the script that it waits for.
    """

    id: str
    owner: str
    request: dict[str, Any]
    status: str
    wanted: str
    message: str
    created: float
    started: float | None
    ended: float | None
    levels: int
    position: int
    seconds: float
    version: int
    result: dict[str, Any] | None
    broken: Broken | None = None


_COLUMNS = "id, owner, request, status, wanted, message, created, started, ended, levels, position, seconds, version, result"
_SELECT = f"SELECT {_COLUMNS}, reward, line FROM runs LEFT JOIN broken ON run = id"


class Store:
    """One SQLite file; a connection a thread. Every method is one transaction."""

    def __init__(self, path: Path, most_bytes: int = 0):
        """most_bytes: what the file may grow to; 0 is the disk's own limit."""
        self.path, self._most_bytes = Path(path), most_bytes
        self.path.parent.mkdir(parents=True, exist_ok=True)
        self._local = threading.local()
        self.connection().executescript(_SCHEMA)

    # --- the page's side -------------------------------------------------------------------------------------------

    def submit(self, request: dict[str, Any], owner: str = "") -> str:
        """Queue a request → run id (random, unguessable)."""
        run = secrets.token_urlsafe(9)
        with self.change() as db:
            db.execute("INSERT INTO runs (id, owner, request, status, created, levels) VALUES (?, ?, ?, 'queued', ?, ?)",
                       (run, owner, json.dumps(request), time.time(), request["levels"]))
        return run

    def want(self, run: str, wanted: str) -> None:
        """Ask for go, pause or stop. A queued run stops at once; a paused or failed one goes on with go."""
        with self.change() as db:
            db.execute("UPDATE runs SET wanted = ?, version = version + 1 WHERE id = ?", (wanted, run))
            if wanted == "go":
                db.execute("UPDATE runs SET status = 'queued', message = '', ended = NULL WHERE id = ? AND "
                           "status IN ('paused', 'failed', 'stopped')", (run,))
            if wanted == "stop":
                db.execute("UPDATE runs SET status = 'stopped', ended = ?, "
                           "message = CASE position WHEN 0 THEN 'Stopped before it began.' ELSE 'Stopped; what was done is kept.' END "
                           "WHERE id = ? AND status = 'queued'", (time.time(), run))
                db.execute("UPDATE runs SET status = 'stopped', ended = ? WHERE id = ? AND status = 'paused'", (time.time(), run))

    def get(self, run: str) -> RunRow | None:
        row = self.connection().execute(f"{_SELECT} WHERE id = ?", (run,)).fetchone()
        return _row(row) if row else None

    def history(self, owner: str, limit: int = 50) -> list[RunRow]:
        """An owner's runs, newest first."""
        rows = self.connection().execute(f"{_SELECT} WHERE owner = ? ORDER BY created DESC LIMIT ?", (owner, limit))
        return [_row(row) for row in rows]

    def uncompared(self) -> list[RunRow]:
        """Finished runs whose unguided counterpart is not there yet, oldest first."""
        rows = self.connection().execute(f"{_SELECT} WHERE status = 'done' AND json_extract(result, '$.baseline.pending') ORDER BY ended")
        return [_row(row) for row in rows]

    def records(self, run: str, after: int = 0) -> list[dict[str, Any]]:
        """The step records after position `after`, oldest first."""
        rows = self.connection().execute("SELECT record FROM steps WHERE run = ? AND position > ? ORDER BY position", (run, after))
        return [json.loads(zlib.decompress(record)) for (record,) in rows]

    def ahead(self, run: str) -> int:
        """How many runs are served before this queued one."""
        return self.connection().execute(
            "SELECT COUNT(*) FROM runs WHERE status = 'running' OR (status = 'queued' AND created < "
            "(SELECT created FROM runs WHERE id = ?))", (run,)).fetchone()[0]

    def amend(self, run: str, request: dict[str, Any]) -> None:
        """Change what a waiting run is asked to do; its levels stay."""
        with self.change() as db:
            db.execute("UPDATE runs SET request = ?, version = version + 1 WHERE id = ? AND status != 'running'", (json.dumps(request), run))

    def delete(self, run: str) -> None:
        with self.change() as db:
            db.execute("DELETE FROM runs WHERE id = ?", (run,))

    def put(self, run: str, request: dict[str, Any], records: list[dict[str, Any]], result: dict[str, Any]) -> None:
        """A finished run that was recorded elsewhere."""
        seconds, now = sum(r["cost"]["seconds"] for r in records), time.time()
        with self.change() as db:
            db.execute("INSERT INTO runs (id, owner, request, status, created, ended, levels, position, seconds, result) "
                       "VALUES (?, '', ?, 'done', ?, ?, ?, ?, ?, ?)",
                       (run, json.dumps(request), now, now, request["levels"], len(records), seconds, json.dumps(result)))
            db.executemany("INSERT INTO steps VALUES (?, ?, ?, NULL)",
                           [(run, i, _packed(record)) for i, record in enumerate(records, 1)])

    # --- the engine's side -----------------------------------------------------------------------------------------

    def take(self, engine: str) -> RunRow | None:
        """The oldest queued run, now running on this engine."""
        with self.change() as db:
            row = db.execute("SELECT id FROM runs WHERE status = 'queued' ORDER BY created LIMIT 1").fetchone()
            if row is None:
                return None
            db.execute("UPDATE runs SET status = 'running', engine = ?, started = COALESCE(started, ?), message = '', "
                       "version = version + 1 WHERE id = ?", (engine, time.time(), row[0]))
            db.execute("DELETE FROM broken WHERE run = ?", row)
        return self.get(row[0])

    def append(self, run: str, position: int, record: dict[str, Any], state: bytes, seconds: float,
               result: dict[str, Any] | None = None) -> None:
        """Record a step; only the newest step keeps its state, which is what a resume needs. The last brings the result."""
        with self.change() as db:
            db.execute("UPDATE steps SET state = NULL WHERE run = ? AND state IS NOT NULL", (run,))
            db.execute("INSERT OR REPLACE INTO steps VALUES (?, ?, ?, ?)", (run, position, _packed(record), state))
            db.execute("UPDATE runs SET position = ?, seconds = seconds + ?, version = version + 1 WHERE id = ?",
                       (position, seconds, run))
            if result is not None:
                db.execute(_END, ("done", "", time.time(), json.dumps(result), run))

    def compare(self, run: str, baseline: dict[str, Any]) -> None:
        """What the unguided model gave, into a finished run's result."""
        with self.change() as db:
            db.execute("UPDATE runs SET result = json_set(result, '$.baseline', json(?)), version = version + 1 WHERE id = ? AND result IS NOT NULL",
                       (json.dumps(baseline), run))

    def wanted(self, run: str) -> str:
        row = self.connection().execute("SELECT wanted FROM runs WHERE id = ?", (run,)).fetchone()
        return row[0] if row else "stop"

    def state(self, run: str) -> bytes | None:
        """The survivors' states after the newest step."""
        row = self.connection().execute("SELECT state FROM steps WHERE run = ? AND state IS NOT NULL", (run,)).fetchone()
        return row[0] if row else None

    def end(self, run: str, status: str, message: str = "", result: dict[str, Any] | None = None, broken: Broken | None = None) -> None:
        with self.change() as db:
            db.execute(_END, (status, message, time.time(), json.dumps(result) if result else None, run))
            if broken is not None:
                db.execute("INSERT OR REPLACE INTO broken VALUES (?, ?, ?)", (run, broken.reward, broken.line))

    def beat(self, engine: str, pid: int) -> None:
        """The engine is alive."""
        with self.change() as db:
            db.execute("INSERT OR REPLACE INTO engines VALUES (?, ?, ?)", (engine, pid, time.time()))

    def abandoned(self) -> list[str]:
        """Runs marked running; to be asked when no engine runs."""
        return [run for (run,) in self.connection().execute("SELECT id FROM runs WHERE status = 'running'")]

    # --- SQLite ----------------------------------------------------------------------------------------------------

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


def _packed(record: dict[str, Any]) -> bytes:
    return zlib.compress(json.dumps(record, allow_nan=False).encode(), 3)


def _advice(error: sqlite3.Error, path: Path) -> str:
    if "full" in str(error) or "disk I/O" in str(error):
        return f"The disk is full, so nothing more could be recorded. Free some space on the disk of {path.parent.name}/ and press Resume."
    return f"The run store could not be written ({error}). Try again; if it stays so, restart the studio."


def _row(row: tuple) -> RunRow:
    *told, reward, line = row
    values = dict(zip(_COLUMNS.split(", "), told)) | {"broken": Broken(reward, line) if reward is not None else None}
    values["request"] = json.loads(values["request"])
    values["result"] = json.loads(values["result"]) if values["result"] else None
    return RunRow(**values)

"""Where a Space keeps its runs: its disk is wiped at every restart, a bucket mounted at /data is not.

SQLite needs locks and shared memory, which a mount need not have. Where it has none the store lies on the disk, is
copied into the bucket while something changes, and is brought back from there at the next start.
"""

from __future__ import annotations

import os
import shutil
import sqlite3
import threading
import time
from collections.abc import Mapping
from contextlib import closing, suppress
from dataclasses import dataclass
from pathlib import Path

from engines.records.store import StoreError
from engines.records.store.lock import StoreLock

BUCKET, FOLDER, FILE = Path("/data"), "svdd-studio", "studio.db"
COPY_SECONDS, SHARE = 60.0, 20  # at least between two copies, and as often as a copy takes
LOST = "Runs are lost when this Space restarts; whoever runs it keeps them by attaching a bucket at /data."


@dataclass(frozen=True)
class Kept:
    """folder: where the store lies. copies: into which it is copied. words: what people should know of that."""

    folder: Path
    copies: Path | None = None
    words: str = ""


def kept(environment: Mapping[str, str], bucket: Path = BUCKET) -> Kept:
    """Where this studio keeps its runs unless somebody names a folder."""
    home = Path.home() / ".svdd-studio"
    if "SPACE_ID" not in environment:
        return Kept(home)
    if not os.access(bucket, os.W_OK):
        return Kept(home, words=LOST)
    inside = bucket / FOLDER
    if holds_database(inside):
        return Kept(inside, words=f"Runs are kept in the bucket at {bucket}.")
    return Kept(home, inside, f"Runs are copied into the bucket at {bucket} every minute or so, and come back from it.")


def holds_database(folder: Path) -> bool:
    """Whether SQLite's write-ahead log and locks work there."""
    trial = folder / "trial.db"
    try:
        with StoreLock(trial, "trial").acquire(""), closing(sqlite3.connect(trial)) as db:
            mode = db.execute("PRAGMA journal_mode = WAL").fetchone()[0]
            db.execute("CREATE TABLE IF NOT EXISTS trial (x)")
            with closing(sqlite3.connect(trial)) as reader:
                return mode == "wal" and reader.execute("SELECT COUNT(*) FROM trial").fetchone() == (0,)
    except (StoreError, sqlite3.Error, OSError):
        return False
    finally:
        for file in folder.glob("trial.db*"):
            with suppress(OSError):
                file.unlink()


class Copies:
    """Copies of a store's file in a folder that holds files and no database."""

    def __init__(self, store: Path, folder: Path):
        self._store, self._copy = store, folder / FILE
        self._copied: tuple[int, ...] = ()
        self._copying = threading.Lock()

    def bring_back(self) -> bool:
        """Whether a copy was laid where there is no store yet. Raises OSError."""
        if self._store.exists() or not self._copy.exists():
            return False
        self._store.parent.mkdir(parents=True, exist_ok=True)
        _lay(self._copy, self._store)
        return True

    def start(self) -> None:
        """Copy now and then, for as long as the process lives."""
        threading.Thread(target=self._watch, daemon=True, name="copies").start()

    def copy(self) -> bool:
        """Whether something had changed, and is copied now. Raises OSError, sqlite3.Error."""
        with self._copying:
            if (now := self._state()) == self._copied:
                return False
            whole = self._store.with_suffix(".copy")
            with closing(sqlite3.connect(self._store)) as db, closing(sqlite3.connect(whole)) as copy:
                db.backup(copy)
            self._copy.parent.mkdir(parents=True, exist_ok=True)
            _lay(whole, self._copy)
            whole.unlink()
            self._copied = now
            return True

    def _state(self) -> tuple[int, ...]:
        """Changes whenever the store does."""
        files = (self._store, self._store.with_name(f"{self._store.name}-wal"))
        return tuple(part for file in files if file.exists() for part in (file.stat().st_mtime_ns, file.stat().st_size))

    def _watch(self) -> None:
        took = 0.0
        while True:
            time.sleep(max(COPY_SECONDS, SHARE * took))
            begun = time.monotonic()
            with suppress(OSError, sqlite3.Error):  # the bucket or the disk is full or away: tried again
                self.copy()
            took = time.monotonic() - begun


def _lay(source: Path, target: Path) -> None:
    """A whole copy or none."""
    part = target.with_name(f"{target.name}.part")
    shutil.copyfile(source, part)
    os.replace(part, target)

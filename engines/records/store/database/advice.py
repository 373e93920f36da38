"""What SQLite complains of, as a sentence that says what to do."""

from __future__ import annotations

import sqlite3
from pathlib import Path

from engines.records.store.schema import StoreError

# SQLite's words for it (sqlite3_errstr) → what to tell a person. {file}, {folder}: of the store.
ADVICE = {
    "full": "The disk is full, so nothing more could be recorded. "
    "Free some space on the disk of {folder} and press Resume.",
    "disk I/O": "The disk of {folder} is full or broken, so nothing more could be recorded. "
    "Free some space there and press Resume.",
    "readonly": "The run store {file} may not be written by this user. "
    "Give the right to write to it and to its folder, or choose another folder with --store.",
    "unable to open": "The run store {file} cannot be opened. Look whether its folder exists, may be written and has "
    "space left, or choose another folder with --store.",
    "locked": "Another program holds the run store {file}. Close it, and try again.",
    "busy": "Another program holds the run store {file}. Close it, and try again.",
    "not a database": "{file} is no run store, or its beginning is damaged. "
    "Put a backup in its place, or move it away: the studio then begins an empty one.",
    "malformed": "A part of the run store {file} is damaged; what lies in other parts can still be read. "
    "Put a backup in its place, or save what is left with “sqlite3 {file} .recover”.",
}
OTHERWISE = "The run store could not be used ({error}). Try again; if it stays so, restart the studio."


def store_error(error: sqlite3.Error, path: Path) -> StoreError:
    """The sentence that fits."""
    told = next((advice for words, advice in ADVICE.items() if words in str(error)), OTHERWISE)
    return StoreError(told.format(file=path, folder=f"{path.parent.name}/", error=error))

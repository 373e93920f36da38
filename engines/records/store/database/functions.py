"""Functions that are called from SQL. What is damaged gives NULL: it shall not keep a store from opening."""

from __future__ import annotations

import json
import sqlite3
import unicodedata
from typing import Any

from engines.records.store.owners import owner_id
from engines.records.store.schema import read_json
from engines.records.store.steps.best import best_design, is_pending
from engines.records.store.steps.packing import packed, read_record
from engines.records.store.steps.totals import added


def folded(text: str) -> str:
    """The same of texts that differ in case, accents or width alone."""
    plain = unicodedata.normalize("NFKD", text).casefold()
    return "".join(letter for letter in plain if not unicodedata.combining(letter))


def register(db: sqlite3.Connection) -> None:
    """For one connection: what migrations and searches call."""
    db.create_function("folded", 1, folded, deterministic=True)
    db.create_function("owner_id", 1, owner_id, deterministic=True)
    db.create_function("packed", 1, packed, deterministic=True)
    db.create_function("best", 1, _best, deterministic=True)
    db.create_function("pending", 1, _pending, deterministic=True)
    db.create_aggregate("totals", 1, Totals)


class Totals:
    """totals(record): of a run's steps, as JSON."""

    def __init__(self) -> None:
        self._totals: dict[str, Any] = {}

    def step(self, record: bytes) -> None:
        self._totals = added(self._totals, read_record(record, 0))

    def finalize(self) -> str:
        return json.dumps(self._totals)


def _best(result: str) -> str | None:
    return best_design(_read(result))


def _pending(result: str) -> int:
    return int(is_pending(_read(result)))


def _read(result: str) -> dict[str, Any]:
    found = read_json(result)
    return found if isinstance(found, dict) else {}

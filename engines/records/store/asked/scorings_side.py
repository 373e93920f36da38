"""Designs that somebody wants judged, in the store: asked by programs, found by the engine, forgotten after a day."""

from __future__ import annotations

import json
import secrets
import sqlite3
import time
from dataclasses import dataclass
from typing import Any

from engines.records.store.bounds.quotas import SUMS, whose
from engines.records.store.database import Database
from engines.records.store.owners import owner_id
from engines.records.store.schema import PERSON, StoreError
from engines.records.store.steps.packing import packed, unpacked

KEPT_SECONDS = 86_400.0
MOST_KEPT, MOST_KEPT_BYTES = 1_000, 300_000_000  # of everybody together; the oldest answers go first
EACH, ADDRESS, EVERYBODY = 4, 8, 60  # unfinished, of one owner, from one address, in all
DAMAGED = "What was asked here is damaged; ask again."
COUNT = f"SELECT {SUMS} FROM scorings WHERE found IS NULL"
SURPLUS = """DELETE FROM scorings WHERE created < :old OR rowid IN (SELECT rowid FROM (
    SELECT rowid, found, ROW_NUMBER() OVER newest AS place,
        SUM(LENGTH(asked) + COALESCE(LENGTH(found), 0)) OVER newest AS taken
    FROM scorings WINDOW newest AS (ORDER BY created DESC, rowid DESC))
    WHERE found IS NOT NULL AND (place > :most OR taken > :bytes))"""


@dataclass(frozen=True)
class Scoring:
    """owner: a hash. request, designs: what is asked."""

    owner: str
    request: dict[str, Any]
    designs: list[str]


def forget_scorings(db: sqlite3.Connection) -> None:
    """Within a transaction: answers that are old, or too many."""
    db.execute(SURPLUS, {"old": time.time() - KEPT_SECONDS, "most": MOST_KEPT, "bytes": MOST_KEPT_BYTES})


class ScoringsSide(Database):
    """Asked for by programs, found by the engine."""

    def ask_scoring(self, request: dict[str, Any], designs: list[str], owner: str, client: str) -> str:
        """Have designs judged by a request's rewards → the id of the question. owner: the asker's secret.

        Raises StoreError where too many wait.
        """
        question, asker = secrets.token_urlsafe(9), owner_id(owner)
        asked = packed(json.dumps({"request": request, "designs": designs}))
        with self.change() as db:
            everybody, mine, near = db.execute(COUNT, {"owner": asker, "client": client}).fetchone()
            if mine >= EACH or near >= ADDRESS:
                of = "of yours" if mine >= EACH else whose(client)
                raise StoreError(f"{max(mine, near)} lists of designs {of} are still being judged; wait for one.")
            if everybody >= EVERYBODY:
                raise StoreError(f"{everybody} lists of designs wait to be judged; try again in some minutes.")
            forget_scorings(db)
            row = (question, asker, client, time.time(), asked)
            db.execute("INSERT INTO scorings (id, owner, client, created, asked) VALUES (?, ?, ?, ?, ?)", row)
        return question

    def scoring(self, question: str) -> Scoring | None:
        """What is asked. None where there is none of that id, or no more. Raises StoreError."""
        rows = self.query("SELECT owner, asked FROM scorings WHERE id = ?", question)
        return Scoring(rows[0][0], **_read(rows[0][1])) if rows else None

    def scoring_person(self, question: str) -> str | None:
        """In whose turns it is computed; None as above. Raises StoreError."""
        rows = self.query(f"SELECT {PERSON} FROM scorings WHERE id = ?", question)
        return rows[0][0] if rows else None

    def scoring_found(self, question: str) -> dict[str, Any] | None:
        """The answer, {} until it is there; None as above. Raises StoreError."""
        rows = self.query("SELECT found FROM scorings WHERE id = ?", question)
        return (_read(rows[0][0]) if rows[0][0] is not None else {}) if rows else None

    def scorings_wanted(self) -> dict[str, int]:
        """Question → how often it was begun, of those without an answer, first asked first. Raises StoreError."""
        return dict(self.query("SELECT id, tries FROM scorings WHERE found IS NULL ORDER BY created"))

    def begin_scoring(self, question: str) -> None:
        """An engine begins. Raises StoreError."""
        with self.change() as db:
            db.execute("UPDATE scorings SET tries = tries + 1 WHERE id = ?", (question,))

    def keep_scoring(self, question: str, found: dict[str, Any]) -> None:
        """The answer; {"message": sentence} where there is none. Raises StoreError."""
        with self.change() as db:
            db.execute("UPDATE scorings SET found = ? WHERE id = ?", (packed(json.dumps(found)), question))


def _read(data: bytes) -> dict[str, Any]:
    try:
        return json.loads(unpacked(data))
    except ValueError as error:
        raise StoreError(DAMAGED) from error

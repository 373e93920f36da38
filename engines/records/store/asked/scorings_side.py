"""Designs that somebody wants judged, in the store: asked by programs, found by the engine, forgotten after a day."""

from __future__ import annotations

import json
import secrets
import time
from dataclasses import dataclass
from typing import Any

from engines.records.store.bounds.quotas import whose
from engines.records.store.database import Database
from engines.records.store.owners import owner_id
from engines.records.store.schema import StoreError
from engines.records.store.steps.packing import packed, unpacked

KEPT_SECONDS = 86_400.0
MOST_KEPT = 1_000  # of everybody together; the oldest go first
EACH, ADDRESS, EVERYBODY = 4, 8, 60  # unfinished, of one owner, from one address, in all
COUNT = """SELECT COUNT(*), COALESCE(SUM(owner = :owner), 0), COALESCE(SUM(client = :client AND client != ''), 0)
    FROM scorings WHERE found IS NULL"""
SURPLUS = """DELETE FROM scorings WHERE created < :old
    OR rowid NOT IN (SELECT rowid FROM scorings ORDER BY created DESC LIMIT :most)"""


@dataclass(frozen=True)
class Scoring:
    """person: in whose turns it is computed. owner: a hash. request, designs: what is asked. found: None until then."""

    person: str
    owner: str
    request: dict[str, Any]
    designs: list[str]
    found: dict[str, Any] | None


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
            db.execute(SURPLUS, {"old": time.time() - KEPT_SECONDS, "most": MOST_KEPT})
            row = (question, asker, client, time.time(), asked)
            db.execute("INSERT INTO scorings (id, owner, client, created, asked) VALUES (?, ?, ?, ?, ?)", row)
        return question

    def scoring(self, question: str) -> Scoring | None:
        """None where there is none of that id, or no more. Raises StoreError."""
        rows = self.query("SELECT owner, client, asked, found FROM scorings WHERE id = ?", question)
        if not rows:
            return None
        owner, client, asked, found = rows[0]
        try:
            told = json.loads(unpacked(asked))
            answer = None if found is None else json.loads(unpacked(found))
        except ValueError as error:
            raise StoreError("What was asked here is damaged; ask again.") from error
        return Scoring(client or owner, owner, told["request"], told["designs"], answer)

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

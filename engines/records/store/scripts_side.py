"""Everybody's reward scripts in the store, by owner, name and hash."""

from __future__ import annotations

import time

from engines.records.store.database import Database
from engines.records.store.owners import owner_id
from engines.records.store.steps.packing import packed, unpacked


class ScriptsSide(Database):
    """Versions of scripts; a person sees only their own. owner: their secret."""

    def keep_script(self, owner: str, name: str, hash: str, text: str) -> float:
        """Keep a version as its owner's newest → when. hash: text_hash of the text (texts.py)."""
        now = time.time()
        with self.change() as db:
            db.execute("INSERT OR IGNORE INTO texts VALUES (?, ?)", (hash, packed(text)))
            db.execute("INSERT OR REPLACE INTO scripts VALUES (?, ?, ?, ?)", (owner_id(owner), name, hash, now))
        return now

    def scripts(self, owner: str) -> list[tuple[str, str, float]]:
        """(name, hash, created) of a person's versions, newest first."""
        return self.query(
            "SELECT name, hash, created FROM scripts WHERE owner = ? ORDER BY created DESC", owner_id(owner)
        )

    def script_text(self, owner: str, name: str, hash: str = "") -> str | None:
        """The text of that version, or of the newest of that name; None where there is none."""
        rows = self.query(
            "SELECT text FROM scripts JOIN texts USING (hash) WHERE owner = ? AND name = ? AND (hash = ? OR ? = '') "
            "ORDER BY created DESC LIMIT 1",
            owner_id(owner),
            name,
            hash,
            hash,
        )
        return unpacked(rows[0][0]) if rows else None

    def delete_script(self, owner: str, name: str, hash: str) -> None:
        """One version; runs that used it keep its text."""
        with self.change() as db:
            db.execute("DELETE FROM scripts WHERE owner = ? AND name = ? AND hash = ?", (owner_id(owner), name, hash))

    def keep_price(self, hash: str, seconds: float) -> None:
        """What a script takes for a design."""
        with self.change() as db:
            db.execute("INSERT OR REPLACE INTO prices VALUES (?, ?)", (hash, seconds))

    def price(self, hash: str) -> float | None:
        """Seconds of a design; None of a script that was never tried."""
        rows = self.query("SELECT seconds FROM prices WHERE hash = ?", hash)
        return rows[0][0] if rows else None

    def keep_check(self, hash: str, domain: str, judges: bool) -> None:
        """Keep that a text was checked in a domain, and whether it judged any design."""
        with self.change() as db:
            db.execute("INSERT OR REPLACE INTO checked VALUES (?, ?, ?)", (hash, domain, judges))

    def checks(self, hash: str) -> dict[str, bool]:
        """Domain → whether that text judges any design there, of the domains in which it was checked."""
        rows = self.query("SELECT domain, judges FROM checked WHERE hash = ?", hash)
        return {domain: bool(judges) for domain, judges in rows}

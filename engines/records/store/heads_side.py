"""What value estimates have learned, in the store: an owner's own, and everybody's where the rewards are built in."""

from __future__ import annotations

import time

from engines.records.store.database import Database

USES = "INSERT OR IGNORE INTO uses SELECT id, ?1 FROM runs WHERE id = ?2"  # beside the texts that a run needs


class HeadsSide(Database):
    """Learned heads by key. owner: an owner_id, or "" for everybody."""

    def keep_head(self, key: str, owner: str, head: bytes, run: str = "") -> None:
        """Keep what was learned. run: that uses it. Raises StoreError."""
        with self.change() as db:
            db.execute("INSERT OR REPLACE INTO heads VALUES (?, ?, ?, ?)", (key, owner, time.time(), head))
            db.execute(USES, (key, run))

    def head(self, key: str, owner: str, run: str = "") -> bytes | None:
        """What was learned under that key, which is thereby used again, by a run; None where nothing was.

        Raises StoreError.
        """
        rows = self.query("SELECT head FROM heads WHERE key = ? AND owner = ?", key, owner)
        if rows:
            with self.change() as db:
                db.execute("UPDATE heads SET used = ? WHERE key = ? AND owner = ?", (time.time(), key, owner))
                db.execute(USES, (key, run))
        return rows[0][0] if rows else None

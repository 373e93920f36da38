"""How much of the queue one person, one address and everybody together may take."""

from __future__ import annotations

import sqlite3
from dataclasses import dataclass

from engines.records.store.schema import StoreError

NAMELESS = "program "  # begins the client of a program that has neither key nor address; its session follows
COUNT = """SELECT COUNT(*), COALESCE(SUM(owner = :owner), 0), COALESCE(SUM(client = :client AND client != ''), 0)
    FROM runs WHERE status IN ('queued', 'running')"""


@dataclass(frozen=True)
class Quota:
    """Runs that may be queued or running at once: of one owner, from one address, of everybody."""

    owner: int
    address: int
    everybody: int

    def check(self, db: sqlite3.Connection, owner: str, client: str) -> None:
        """Within the transaction that adds a run. client: "" is not counted. Raises StoreError with what to do."""
        everybody, mine, near = db.execute(COUNT, {"owner": owner, "client": client}).fetchone()
        if mine >= self.owner:
            raise StoreError(f"{mine} of your runs are still unfinished; wait for one or stop one first.")
        if near >= self.address:
            whose = "of this program" if client.startswith(NAMELESS) else "from your network address"
            raise StoreError(f"{near} runs {whose} are still unfinished; wait until one has ended.")
        if everybody >= self.everybody:
            raise StoreError(f"The queue is full: {everybody} runs are unfinished. Try again in some minutes.")

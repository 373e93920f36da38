"""How much of the queue one person, one address and everybody together may take."""

from __future__ import annotations

import sqlite3
from dataclasses import dataclass, field

from engines.records.store.schema import StoreError

NAMELESS = "program "  # begins the client of a program that has neither key nor address; its session follows
LIVE = "status IN ('queued', 'running')"
SUMS = """COUNT(*), COALESCE(SUM(owner = :owner), 0), COALESCE(SUM(client = :client AND client != ''), 0)"""
RUNS = f"SELECT {SUMS} FROM runs WHERE {LIVE} AND study = ''"
STUDIES = f"""SELECT {SUMS} FROM (SELECT owner, client FROM runs WHERE {LIVE} AND study NOT IN ('', :study)
    GROUP BY study)"""
MEMBERS = f"SELECT COUNT(*) FROM runs WHERE {LIVE} AND study != ''"
KEPT = f"SELECT {SUMS} FROM studies"


@dataclass(frozen=True)
class StudyQuota:
    """owner, address: studies of one person, or from one address, with runs queued or running at once.

    everybody: runs of everybody's studies that may be queued or running. kept: studies one person may have.
    """

    owner: int = 3
    address: int = 6
    everybody: int = 2_000
    kept: int = 500

    def check(
        self, db: sqlite3.Connection, owner: str, client: str, study: str, adding: int = 1, new: bool = False
    ) -> None:
        """Within the transaction by which runs of a study are queued. adding: how many; new: it is a new study.

        Raises StoreError with what to do.
        """
        told = {"owner": owner, "client": client, "study": study}
        if new and max(db.execute(KEPT, told).fetchone()[1:]) >= self.kept:
            raise StoreError(f"{self.kept} studies are kept here already; delete some of yours first.")
        if not adding:
            return
        _, mine, near = db.execute(STUDIES, told).fetchone()
        if mine >= self.owner:
            raise StoreError(f"{mine} of your studies are still unfinished; wait for one, or pause or stop one first.")
        if near >= self.address:
            raise StoreError(f"{near} studies {whose(client)} are still unfinished; wait until one has ended.")
        (queued,) = db.execute(MEMBERS).fetchone()
        if queued + adding > self.everybody:
            raise StoreError(f"{queued} runs of studies wait already; try again later, or with a smaller study.")


@dataclass(frozen=True)
class Quota:
    """Runs that may be queued or running at once: of one owner, from one address, of everybody. studies: see there."""

    owner: int
    address: int
    everybody: int
    studies: StudyQuota = field(default_factory=StudyQuota)

    def check(self, db: sqlite3.Connection, owner: str, client: str) -> None:
        """Within the transaction that adds a run. client: "" is not counted. Raises StoreError with what to do."""
        everybody, mine, near = db.execute(RUNS, {"owner": owner, "client": client}).fetchone()
        if mine >= self.owner:
            raise StoreError(f"{mine} of your runs are still unfinished; wait for one or stop one first.")
        if near >= self.address:
            raise StoreError(f"{near} runs {whose(client)} are still unfinished; wait until one has ended.")
        if everybody >= self.everybody:
            raise StoreError(f"The queue is full: {everybody} runs are unfinished. Try again in some minutes.")


def whose(client: str) -> str:
    return "of this program" if client.startswith(NAMELESS) else "from your network address"

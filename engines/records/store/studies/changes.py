"""What is written of a study, each within the transaction of whoever calls."""

from __future__ import annotations

import json
import secrets
import sqlite3
import time
from collections.abc import Sequence
from typing import Any

from engines.records.store.bounds.quotas import Quota
from engines.records.store.page_side import keep_request, keep_texts, tell
from engines.records.store.studies.rows import NewMember, axes_json
from engines.records.store.texts import without_texts

QUEUE = """INSERT INTO runs (id, owner, client, status, created, levels, study)
    VALUES (?, ?, ?, 'queued', ?, ?, ?)"""
# Runs that were started for a study; a run that was collected is somebody's own.
OWN = "study = ? AND deleted IS NULL AND status IN"
UNDONE = {"go": "('paused', 'failed', 'stopped')", "pause": "('queued', 'running')"}
UNDONE["stop"] = "('queued', 'running', 'paused')"

# Those that were started for a study go and come back with it: but starred ones, and those in another that is there.
HIDE = """UPDATE runs SET deleted = :now, version = version + 1 WHERE study = :study AND deleted IS NULL AND starred = 0
    AND NOT EXISTS (SELECT 1 FROM members JOIN studies AS others ON others.id = members.study
        WHERE run = runs.id AND others.deleted IS NULL AND others.owner = runs.owner)"""
SHOW = """UPDATE runs SET deleted = NULL, version = version + 1 WHERE study = :study
    AND deleted = (SELECT deleted FROM studies WHERE id = :study)"""


def keep_plan(db: sqlite3.Connection, study: str, plan: dict[str, Any]) -> None:
    """What a study is made from; its long texts once for all."""
    short, texts = without_texts(plan)
    db.execute("UPDATE studies SET plan = ? WHERE id = ?", (json.dumps(short), study))
    keep_texts(db, texts, "INSERT INTO study_texts VALUES (?, ?)", study)


def add_members(db: sqlite3.Connection, study: str, members: Sequence[NewMember], owner: str, client: str) -> None:
    """After those that are there. owner: an owner_id."""
    (last,) = db.execute("SELECT COALESCE(MAX(place), 0) FROM members WHERE study = ?", (study,)).fetchone()
    for place, member in enumerate(members, last + 1):
        run = member.run or _queue(db, study, member, owner, client)
        told = (study, place, member.label, axes_json(member.axes), run)
        db.execute("INSERT INTO members VALUES (?, ?, ?, ?, ?)", told)


def _queue(db: sqlite3.Connection, study: str, member: NewMember, owner: str, client: str) -> str:
    run = secrets.token_urlsafe(9)
    db.execute(QUEUE, (run, owner, client, time.time(), member.steps, study))
    keep_request(db, run, member.request)
    return run


def tell_members(db: sqlite3.Connection, study: str, wanted: str, client: str = "") -> None:
    """What is wanted of all runs of a study that are not done."""
    runs = db.execute(f"SELECT id FROM runs WHERE {OWN} {UNDONE[wanted]}", (study,)).fetchall()
    for (run,) in runs:
        tell(db, run, wanted, client)


def resume_members(db: sqlite3.Connection, study: str, client: str, quota: Quota | None) -> None:
    """All that wait go on, and those that were to pause do not. Raises StoreError where the quota is used up."""
    (waiting,) = db.execute(f"SELECT COUNT(*) FROM runs WHERE {OWN} {UNDONE['go']}", (study,)).fetchone()
    (owner,) = db.execute("SELECT owner FROM studies WHERE id = ?", (study,)).fetchone()
    if quota and waiting:
        quota.studies.check(db, owner, client, study, waiting)
    tell_members(db, study, "go", client)
    db.execute(f"UPDATE runs SET wanted = 'go', version = version + 1 WHERE {OWN} ('running')", (study,))

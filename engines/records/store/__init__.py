"""The run store (SQLite, WAL): requests in, steps out. Engine and page meet here and nowhere else.

A run is queued, running, paused, done, failed or stopped. What a person wants of it (go, pause, stop) stands beside.
"""

from __future__ import annotations

from engines.records.store.asked.calibration_side import CalibrationSide
from engines.records.store.asked.scorings_side import ScoringsSide
from engines.records.store.bounds.limits import StoreLimits
from engines.records.store.bounds.quotas import Quota, StudyQuota
from engines.records.store.bounds.retention import Retention
from engines.records.store.engine_side import EngineSide
from engines.records.store.heads_side import HeadsSide
from engines.records.store.history import HistorySide
from engines.records.store.page_side import PageSide
from engines.records.store.queue_side import QueueSide
from engines.records.store.schema import ENDED, LIVE, Broken, NotHeld, RunRow, StoreError
from engines.records.store.scripts_side import ScriptsSide
from engines.records.store.studies.rows import Member, NewMember, StudyRow
from engines.records.store.studies_side import StudiesSide

__all__ = [
    "ENDED",
    "LIVE",
    "Broken",
    "Member",
    "NewMember",
    "NotHeld",
    "Quota",
    "RunRow",
    "Store",
    "StoreError",
    "StoreLimits",
    "StudyQuota",
    "StudyRow",
]


class Store(
    PageSide,
    QueueSide,
    EngineSide,
    ScriptsSide,
    HeadsSide,
    CalibrationSide,
    HistorySide,
    StudiesSide,
    ScoringsSide,
    Retention,
):
    """One SQLite file with all its sides. Every method is one transaction."""

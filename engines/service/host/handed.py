"""What a call is handed, and the store as an engine sees it there: it reads that, and what it writes is carried back.

A forked process must not use its parent's SQLite file, so everything travels: plain data in, the store's own calls out.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from functools import partial
from pathlib import Path
from typing import Any

from engines.learned import head_key
from engines.records.store import RunRow, Store
from engines.records.store.asked.scorings_side import Scoring
from engines.request import Request
from engines.values import VALUES

RUN, CALIBRATION, SCORING = "run", "calibration", "scoring"
WRITES = frozenset(
    "append tell end park compare keep_head begin_calibration tell_calibration keep_calibration begin_scoring "
    "keep_scoring".split()
)
ANSWERS = ("keep_calibration", "keep_scoring")
Written = tuple[str, tuple, dict[str, Any]]  # a method of the store, and with what it is to be called


@dataclass(frozen=True)
class Carried:
    """A row's large parts, in the place of the store that they came from."""

    whole: dict[str, Any]
    result_then: dict[str, Any] | None

    def request(self, run: str) -> dict[str, Any]:
        return self.whole

    def result(self, run: str) -> dict[str, Any] | None:
        return self.result_then


@dataclass(frozen=True)
class Call:
    """One thing to be computed. kind: RUN, CALIBRATION or SCORING, of that id, for that engine's name.

    seconds: for which the GPU is asked for. state: the newest step's. heads: (key, owner) → what was learned.
    tries: how often it was begun. folder: of the store, which no script may read.
    """

    kind: str
    id: str
    person: str
    engine: str
    folder: Path
    seconds: int
    trusted: bool = False
    row: RunRow | None = None
    state: bytes | None = None
    heads: dict[tuple[str, str], bytes] = field(default_factory=dict)
    scoring: Scoring | None = None
    tries: int = 0


def carried(row: RunRow) -> RunRow:
    """The row with its large parts, and without the store. Raises StoreError."""
    return replace(row, source=Carried(row.request, row.result))


def heads_for(store: Store, row: RunRow) -> dict[tuple[str, str], bytes]:
    """What the run's value has learned before. Raises StoreError, ValueError."""
    request = Request(**row.request)
    if not VALUES[request.value].prepare:
        return {}
    key, owner = head_key(request), row.owner if request.scripts else ""
    head = store.head(key, owner, row.id)
    return {} if head is None else {(key, owner): head}


class HandedStore:
    """The store of an engine that works at one call. It has the store's methods as far as an engine uses them."""

    def __init__(self, call: Call):
        self.path, self._call = call.folder / "studio.db", call
        self._queued = call.kind == RUN
        self._heads, self._written, self._answered = dict(call.heads), [], False

    def taken(self) -> list[Written]:
        """What was written since the last time."""
        written, self._written = self._written, []
        return written

    def waiting(self) -> list[tuple[str, str]]:
        return [(self._call.id, self._call.person)] if self._queued else []

    def take(self, engine: str, run: str) -> RunRow | None:
        self._queued = False
        return self._call.row

    def wishes(self, engine: str) -> dict[str, str]:
        """A run that is not wanted any more ends with its call."""
        return {self._call.id: "go"}

    def get(self, run: str) -> RunRow | None:
        return self._call.row

    def state(self, run: str) -> bytes | None:
        return self._call.state

    def head(self, key: str, owner: str, run: str = "") -> bytes | None:
        return self._heads.get((key, owner))

    def calibrations_wanted(self) -> dict[str, int]:
        return self._wanted(CALIBRATION)

    def scorings_wanted(self) -> dict[str, int]:
        return self._wanted(SCORING)

    def scoring(self, question: str) -> Scoring | None:
        return self._call.scoring

    def scoring_person(self, question: str) -> str:
        return self._call.person

    def __getattr__(self, name: str):
        if name not in WRITES:
            raise AttributeError(f"an engine in a call does not use {name} of the store")
        return partial(self._write, name)

    def _write(self, name: str, *values: Any, **named: Any) -> None:
        self._written.append((name, values, named))
        self._answered = self._answered or name in ANSWERS
        if name == "keep_head":
            self._heads[values[0], values[1]] = values[2]

    def _wanted(self, kind: str) -> dict[str, int]:
        """Until it has been answered."""
        return {} if self._call.kind != kind or self._answered else {self._call.id: self._call.tries}

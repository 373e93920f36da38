"""What a row of the store is; database/migrations.py makes the tables."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from engines.records.store.owners import owner_id
from engines.records.store.texts import brief

LIVE = ("queued", "running")
ENDED = ("done", "failed", "stopped")
PERSON = "COALESCE(NULLIF(client, ''), owner)"  # of a run, as RunRow.person

COLUMNS = "id, owner, client, status, wanted, message, created, started, ended, levels, position, seconds, version"
MARKS = "starred, name, note, deleted"
SELECT = f"""SELECT {COLUMNS}, {MARKS}, totals, pending, best, request, reward, line FROM runs
    LEFT JOIN requests ON requests.run = id LEFT JOIN results ON results.run = id LEFT JOIN broken ON broken.run = id"""


class StoreError(RuntimeError):
    """The store could not keep something; the message says what to do."""


class NotHeld(StoreError):
    """An engine wrote of a run that is not its own (any more)."""

    def __init__(self, run: str):
        super().__init__(f"The run {run} is in other hands by now; nothing was written.")


@dataclass(frozen=True)
class Broken:
    """The script that paused a run. line: of its text; None where none is to blame."""

    reward: str
    line: int | None


@dataclass(frozen=True)
class RunRow:
    """What the store knows of a run. Reading it costs the same however large the run is.

    owner: the owner_id of whose it is. client: the address that asked, "" where that is not counted.
    position: steps recorded. version: grows with every change. seconds: spent computing.
    totals: what the steps add up to (steps/totals.py). pending: an unguided counterpart is to follow.
    name, note: its owner's words. deleted: when its owner did so; None while it is there.
    best: reward and design of the best, where there is one. broken: the script that it waits for.
    brief: the request, of its long texts the beginnings; {} where it is damaged.
    """

    id: str
    owner: str
    client: str
    status: str
    wanted: str
    message: str
    created: float
    started: float | None
    ended: float | None
    levels: int
    position: int
    seconds: float
    version: int
    starred: bool
    name: str
    note: str
    deleted: float | None
    totals: dict[str, Any]
    pending: bool
    best: tuple[float, Any] | None
    brief: dict[str, Any]
    broken: Broken | None
    source: Source = field(compare=False, repr=False)

    def belongs_to(self, secret: str) -> bool:
        """Whether the run is that of the browser or program with this secret; "" is nobody's."""
        return isinstance(secret, str) and bool(secret) and self.owner == owner_id(secret)

    @property
    def person(self) -> str:
        """Who it is counted for, and in whose turns it is computed: an address, where that is known, else its owner."""
        return self.client or self.owner

    @property
    def heeded(self) -> bool:
        """Whether its engine has done what is wanted of it."""
        return self.status != "running" or self.wanted == "go"

    @cached_property
    def request(self) -> dict[str, Any]:
        """The whole request, read when it is asked for. Raises StoreError where it is damaged."""
        return self.source.request(self.id)

    @cached_property
    def result(self) -> dict[str, Any] | None:
        """The result, read when it is asked for; None where there is none, or it is damaged."""
        return self.source.result(self.id)


@dataclass(frozen=True)
class Source:
    """Where a row's large parts come from, each by the run's id."""

    request: Callable[[str], dict[str, Any]]
    result: Callable[[str], dict[str, Any] | None]


def read_brief(text: str | None) -> dict[str, Any]:
    """A request in brief; {} where it is damaged or missing."""
    known = read_json(text)
    return brief(known) if isinstance(known, dict) else {}


def run_row(row: tuple, source: Source) -> RunRow:
    """A row of SELECT → RunRow."""
    *told, starred, name, note, deleted, totals, pending, best, request, reward, line = row
    return RunRow(
        *told,
        bool(starred),
        name,
        note,
        deleted,
        read_json(totals) or {},
        bool(pending),
        read_best(best),
        read_brief(request),
        None if reward is None else Broken(reward, line),
        source,
    )


def read_best(text: str | None) -> tuple[float, Any] | None:
    """(reward, design) as best_design wrote it; None where it is damaged or missing."""
    found = read_json(text)
    return tuple(found) if isinstance(found, list) and len(found) == 2 else None


def read_json(text: str | None) -> Any:
    """What the text says; None where it is damaged or missing."""
    try:
        return json.loads(text)
    except (ValueError, TypeError, RecursionError):
        return None

"""What the store knows of a study."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from engines.records.store.owners import owner_id
from engines.records.store.schema import LIVE, read_json

COLUMNS = "id, owner, client, kind, name, note, created, starred, deleted, drops"
VERSION = """version + COALESCE((SELECT SUM(runs.version + 1) FROM members JOIN runs ON runs.id = run
    WHERE members.study = studies.id), 0)"""
SELECT = f"SELECT {COLUMNS}, {VERSION} FROM studies"
MEMBERS = """SELECT members.study, label, axes, run, IIF(runs.deleted IS NULL, COALESCE(status, 'gone'), 'gone')
    FROM members LEFT JOIN runs ON runs.id = run WHERE members.study IN (SELECT value FROM json_each(?))
    ORDER BY members.study, place"""
GONE = "gone"  # the status of a member whose run was deleted


@dataclass(frozen=True)
class Member:
    """One of a study's runs. axes: what differs, setting's path in the Request → value. run: its id, also when gone.

    status: of the run, or GONE.
    """

    label: str
    axes: dict[str, Any]
    run: str
    status: str = GONE


@dataclass(frozen=True)
class NewMember:
    """A member to be: run is the id of one that is there; request and steps are those of one that is to be queued."""

    label: str
    axes: dict[str, Any]
    run: str = ""
    request: dict[str, Any] | None = None
    steps: int = 0


@dataclass(frozen=True)
class StudyRow:
    """What the store knows of a study.

    owner: the owner_id of whose it is. client: the address that asked, "" where that is not counted.
    kind: “compare”, “sweep” or “collect”. deleted: when it was marked as deleted, None while it is not; drops: whether
    its runs go with it. version: differs after every change of the study or of one of its runs.
    """

    id: str
    owner: str
    client: str
    kind: str
    name: str
    note: str
    created: float
    starred: bool
    deleted: float | None
    drops: bool
    version: int
    members: list[Member]
    read_plan: Callable[[str], dict[str, Any]] = field(compare=False, repr=False)

    def belongs_to(self, secret: str) -> bool:
        """Whether the study is that of the browser or program with this secret; "" is nobody's."""
        return isinstance(secret, str) and bool(secret) and self.owner == owner_id(secret)

    @property
    def counts(self) -> dict[str, int]:
        """Status → how many members have it; GONE of those whose runs were deleted."""
        states = [member.status for member in self.members]
        return {state: states.count(state) for state in dict.fromkeys(states)}

    @property
    def unfinished(self) -> bool:
        """Whether a run of it is queued or running."""
        return any(member.status in LIVE for member in self.members)

    @cached_property
    def plan(self) -> dict[str, Any]:
        """What the study was made from, read when it is asked for. Raises StoreError where it is damaged."""
        return self.read_plan(self.id)


def member_of(label: str, axes: str, run: str, status: str) -> Member:
    """A row of MEMBERS without its study."""
    return Member(label, read_json(axes) or {}, run, status)


def axes_json(axes: dict[str, Any]) -> str:
    """What differs, as the store keeps it; ∞ is kept as JSON libraries of Python write it."""
    return json.dumps(axes)

"""What a row of the store is; database/migrations.py makes the tables."""

from __future__ import annotations

import json
import zlib
from dataclasses import dataclass
from typing import Any

from engines.records.store.owners import owner_id

LIVE = ("queued", "running")
ENDED = ("done", "failed", "stopped")

COLUMNS = (
    "id, owner, client, request, status, wanted, message, created, started, ended, levels, position, seconds, "
    "version, result"
)
SELECT = f"SELECT {COLUMNS}, reward, line FROM runs LEFT JOIN broken ON run = id"


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
    """What the store knows of a run.

    owner: the owner_id of whose it is. client: the address that asked, "" where that is not counted.
    position: steps recorded. version: grows with every change. seconds: spent computing.
    broken: the script that it waits for.
    """

    id: str
    owner: str
    client: str
    request: dict[str, Any]
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
    result: dict[str, Any] | None
    broken: Broken | None = None

    def belongs_to(self, secret: str) -> bool:
        """Whether the run is that of the browser or program with this secret; "" is nobody's."""
        return isinstance(secret, str) and bool(secret) and self.owner == owner_id(secret)


def run_row(row: tuple) -> RunRow:
    """A row of SELECT → RunRow."""
    *told, reward, line = row
    values = dict(zip(COLUMNS.split(", "), told)) | {"broken": Broken(reward, line) if reward is not None else None}
    values["request"] = json.loads(values["request"])
    values["result"] = json.loads(values["result"]) if values["result"] else None
    return RunRow(**values)


def packed(record: dict[str, Any]) -> bytes:
    """A step record as compressed JSON."""
    return zlib.compress(json.dumps(record, allow_nan=False).encode(), 3)


def unpacked(record: bytes) -> dict[str, Any]:
    """What `packed` wrote."""
    return json.loads(zlib.decompress(record))

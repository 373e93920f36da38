"""A run as a worker has opened it."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import AbstractContextManager, nullcontext
from typing import Any

from engines.records.step import Step
from engines.run import Run
from engines.yield_points import Cancelled

Redrawn = tuple[tuple[float, int], ...]  # arguments of `redrawing`, one after another


class Learned(dict):
    """Heads that came along: key → safetensors."""

    def find(self, key: str) -> bytes | None:
        return self.get(key)

    def keep(self, key: str, head: bytes) -> None:
        self[key] = head


class Opened:
    """device: where its states lie. lanes: levels that are on their way.

    tables: predictions that a population proposes from.

    It is the Turn of whatever is computed for it, which ends at the next point once nobody wants it.
    """

    waited = 0.0

    def __init__(self, run: Run, device: str, learned: Learned):
        self.run, self.device, self.learned, self.wanted = run, device, learned, True
        self.lanes: dict[int, Iterator[Step]] = {}
        self.tables: dict[int, Any] = {}

    def point(self) -> None:
        if not self.wanted:
            raise Cancelled

    def away(self) -> AbstractContextManager:
        return nullcontext()

    def process(self, redrawn: Redrawn) -> Any:
        """The model's, or what redraws a share of its states."""
        process = self.run.model.process
        for share, rows in redrawn:
            process, _ = process.redrawing(share, rows)
        return process

"""A prediction whose numbers stay with the workers that made it; the head knows where each row is."""

from __future__ import annotations

import itertools
import weakref
from collections.abc import Callable, Iterator
from typing import Any

import torch
from torch import Tensor

from engines.service.host.cluster.pool import Remote

NUMBERS = itertools.count()  # of tables


class Table:
    """Rows that a worker keeps under a number, as long as somebody here has need of them. gone: of that worker's."""

    def __init__(self, worker: Remote, gone: list[int]):
        self.worker, self.gone, self.number = worker, gone, next(NUMBERS)
        weakref.finalize(self, gone.append, self.number)

    def ask(self, name: str, asked: Any, *given: Any) -> Any:
        """What is gone is told along."""
        gone = self.gone[:]
        del self.gone[: len(gone)]
        return self.worker.ask(name, asked, gone, self.number, *given)


class RemotePrediction:
    """What the network says of N rows: indices select from it, as from any prediction of a process.

    x, t: of what. clean: x̂0 [N, *event]. which, row: of each row its table and the place there [N].
    """

    def __init__(self, process: Any, x: Tensor, t: int, clean: Tensor, tables: list[Table], which: Tensor, row: Tensor):
        self._process, self.x, self.t, self.clean = process, x, t, clean
        self.tables, self.which, self.row = tables, which, row

    def __len__(self) -> int:
        return len(self.x)

    def __getitem__(self, rows: Tensor) -> RemotePrediction:
        """The same of some rows, which each worker lays into a table of their own, so that the others can go."""
        if rows.cpu().equal(torch.arange(len(self.x))):
            return self
        which, row = self.which[rows.cpu()], self.row[rows.cpu()]
        tables, new_which, new_row = [], torch.empty_like(which), torch.empty_like(row)
        for held in self._by_worker():
            places = [(which == n).nonzero().squeeze(1) for n in held]
            if all_places := torch.cat(places).tolist():
                table = self._process.table(self.tables[held[0]].worker)
                picks = [(self.tables[n].number, row[own].numpy()) for n, own in zip(held, places) if len(own)]
                table.ask("select", self._process.asked, picks)
                new_which[all_places], new_row[all_places] = len(tables), torch.arange(len(all_places))
                tables.append(table)
        x, clean = self.x[rows], self.clean[rows]
        return RemotePrediction(self._process, x, self.t, clean, tables, new_which, new_row)

    def __getattr__(self, name: str) -> Any:
        """What is asked of the numbers themselves, which are then fetched."""
        if name.startswith("__"):
            raise AttributeError(name)
        return getattr(self.near(), name)

    def near(self) -> Any:
        """The prediction itself, here."""
        parts = self._process.at_tables(self, "fetch", lambda rows: ())
        order = torch.cat([rows for rows, _ in parts]).argsort()
        return self._process.join([part for _, part in parts])[order]

    def places(self) -> Iterator[tuple[Table, Tensor, Tensor]]:
        """Of each table: it, which of the N rows it holds, and where."""
        for n, table in enumerate(self.tables):
            mine = (self.which == n).nonzero().squeeze(1)
            if len(mine):
                yield table, mine, self.row[mine]

    def renew(self, fresh: RemotePrediction) -> None:
        """The same, computed anew because a worker was lost."""
        self.tables, self.which, self.row = fresh.tables, fresh.which, fresh.row

    def _by_worker(self) -> list[list[int]]:
        """Numbers of tables that lie with one worker."""
        found: dict[int, list[int]] = {}
        for n, table in enumerate(self.tables):
            found.setdefault(id(table.worker), []).append(n)
        return list(found.values())


def joined(parts: list[RemotePrediction]) -> RemotePrediction:
    """All their rows, one after another; nothing is moved."""
    before = itertools.accumulate((len(part.tables) for part in parts), initial=0)
    which = torch.cat([part.which + first for part, first in zip(parts, before)])
    tables = [table for part in parts for table in part.tables]
    x, clean = (torch.cat([getattr(part, name) for part in parts]) for name in ("x", "clean"))
    return RemotePrediction(parts[0]._process, x, parts[-1].t, clean, tables, which, torch.cat([p.row for p in parts]))


Given = Callable[[Tensor], tuple]

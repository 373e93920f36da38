"""A study's members, read once: what was found of a run is remembered as long as the run's version stays."""

from __future__ import annotations

import threading
from collections import OrderedDict
from collections.abc import Sequence

from engines.records.store import Member, RunRow, Store, StudyRow
from studio.errors import store_errors
from studio.studies.shown import Found, Shown, found_of

MOST_BYTES, ROW_BYTES = 32_000_000, 20_000  # of what is remembered; of a row, about


class StudyMembers:
    """Of all studies of one store. Safe to use from several threads."""

    def __init__(self, store: Store, most_bytes: int = MOST_BYTES):
        self._store, self._most, self._bytes = store, most_bytes, 0
        self._rows: OrderedDict[str, RunRow] = OrderedDict()  # those that were shown last
        self._shown: dict[str, Shown] = {}  # run → as it was shown last
        self._found: dict[str, tuple[int, Found | None]] = {}  # run → (version, what it gave)
        self._lock = threading.Lock()

    @property
    def bytes(self) -> int:
        """What is held now, about."""
        return self._bytes

    def shown(self, study: StudyRow) -> list[Shown]:
        """All members in their order. Raises UserError."""
        rows = self._current([member.run for member in study.members])
        return [self._member(member, rows.get(member.run)) for member in study.members]

    def _member(self, member: Member, row: RunRow | None) -> Shown:
        """The one that was shown last, where nothing of it has changed: it knows its settings in words already."""
        fresh, known = Shown(member.label, member.axes, row, self._read), self._shown.get(member.run)
        if row is None or (known == fresh and known.row.version == row.version):
            return known if row else fresh
        with self._lock:
            if member.run in self._rows:  # by which it is forgotten, too
                self._shown[member.run] = fresh
        return fresh

    def _current(self, runs: Sequence[str]) -> dict[str, RunRow]:
        """Those that are there; only what has changed is read."""
        with store_errors():
            versions = self._store.versions(runs)
            with self._lock:
                known = {run: self._rows[run] for run in versions if run in self._rows}
            fresh = [run for run, version in versions.items() if run not in known or known[run].version != version]
            read = {row.id: row for row in self._store.several(fresh)}
        known |= read
        with self._lock:
            for run, row in known.items():
                self._keep(run, row)
            self._shrink()
        return known

    def _read(self, row: RunRow) -> Found | None:
        """What a run gave, from memory where it is the same."""
        with self._lock:
            version, found = self._found.get(row.id, (None, None))
        if version == row.version:
            return found
        with store_errors():
            found = found_of(row)
        with self._lock:
            if row.id in self._rows:
                self._bytes += _size(found) - _size(self._found.get(row.id, (0, None))[1])
                self._found[row.id] = row.version, found
                self._shrink()
        return found

    def _keep(self, run: str, row: RunRow) -> None:
        self._bytes += 0 if run in self._rows else ROW_BYTES
        self._rows[run] = row
        self._rows.move_to_end(run)

    def _shrink(self) -> None:
        while self._bytes > self._most and self._rows:
            run, _ = self._rows.popitem(last=False)
            self._shown.pop(run, None)
            self._bytes -= ROW_BYTES + _size(self._found.pop(run, (0, None))[1])


def _size(found: Found | None) -> int:
    return found.nbytes if found else 0

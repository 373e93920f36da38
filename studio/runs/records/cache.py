"""Step records of the runs that were looked at last, unpacked, of at most so many bytes."""

from __future__ import annotations

import threading
from collections import OrderedDict
from collections.abc import Iterator, Sequence
from typing import Any
from weakref import WeakValueDictionary

from engines.records.store import RunRow, Store

Record = dict[str, Any]
AT_ONCE = 16  # levels read by one question to the store
CANDIDATE_BYTES, DESIGN_BYTES, REST_BYTES = 200, 120, 2_000  # of Python's objects, as measured by tracemalloc


class Door:
    """Through which one at a time comes to a run's records."""

    def __init__(self) -> None:
        self.lock = threading.Lock()


class RecordCache:
    """Unpacks every record once while it is remembered. Safe to use from several threads; runs do not wait for each
    other while records are unpacked."""

    def __init__(self, store: Store, most_bytes: int):
        self._store, self._most, self._bytes = store, most_bytes, 0
        self._held: OrderedDict[tuple[str, int], tuple[Record, int]] = OrderedDict()
        self._lock = threading.Lock()
        self._doors: WeakValueDictionary[str, Door] = WeakValueDictionary()  # of runs that are being read

    @property
    def bytes(self) -> int:
        """What is held now, about."""
        return self._bytes

    def read(self, row: RunRow) -> Records:
        """A run's records as far as the row says; they are read as they are asked for."""
        return Records(self, row.id, range(1, row.position + 1))

    def get(self, run: str, positions: range) -> list[Record]:
        """Those records. Raises StoreError."""
        door = self._door(run)  # held, so that it stays the same for whoever comes meanwhile
        with door.lock:
            known = {position: self._find(run, position) for position in positions}
            missing = [position for position, record in known.items() if record is None]
            if missing:
                read = self._store.records(run, missing[0] - 1, missing[-1])
                for position, record in zip(range(missing[0], missing[-1] + 1), read):
                    known[position] = record
                    self._keep(run, position, record)
            return list(known.values())

    def _door(self, run: str) -> Door:
        with self._lock:
            return self._doors.setdefault(run, Door())

    def _find(self, run: str, position: int) -> Record | None:
        with self._lock:
            if (run, position) not in self._held:
                return None
            self._held.move_to_end((run, position))
            return self._held[run, position][0]

    def _keep(self, run: str, position: int, record: Record) -> None:
        size = _size(record)
        with self._lock:
            _, before = self._held.pop((run, position), (None, 0))
            self._held[run, position] = record, size
            self._bytes += size - before
            while self._bytes > self._most:
                self._bytes -= self._held.popitem(last=False)[1][1]


class Records(Sequence):
    """Records of a run, oldest first: a list that reads its items when they are asked for. A slice is one too."""

    def __init__(self, cache: RecordCache, run: str, positions: range):
        self._cache, self._run, self._positions = cache, run, positions

    def __len__(self) -> int:
        return len(self._positions)

    def __getitem__(self, index: int | slice) -> Any:
        positions = self._positions[index]
        if isinstance(positions, range):
            return Records(self._cache, self._run, positions)
        (record,) = self._cache.get(self._run, range(positions, positions + 1))
        return record

    def __iter__(self) -> Iterator[Record]:
        for start in range(0, len(self), AT_ONCE):
            yield from self._cache.get(self._run, self._positions[start : start + AT_ONCE])


def _size(record: Record) -> int:
    """Bytes that a record takes in memory, about."""
    texts = (design for part in ("designs", "shown") for design in record.get(part, ()))
    letters = sum(len(text) if isinstance(text, str) else DESIGN_BYTES for text in texts)
    candidates, designs = len(record.get("values", ())), len(record.get("designs", ()))
    return REST_BYTES + letters + CANDIDATE_BYTES * candidates + DESIGN_BYTES * designs

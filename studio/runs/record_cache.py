"""Step records of the runs that were looked at last, held in memory."""

from __future__ import annotations

import threading
from collections import OrderedDict
from typing import Any

from engines.records.store import RunRow, Store

MOST_RUNS = 32


class RecordCache:
    """Reads only the records that are new. Safe to use from several threads."""

    def __init__(self, store: Store):
        self._store, self._lock = store, threading.Lock()
        self._records: OrderedDict[str, list[dict[str, Any]]] = OrderedDict()

    def read(self, row: RunRow) -> list[dict[str, Any]]:
        """A run's records, oldest first; at least as many as the row's position says."""
        with self._lock:
            known = self._records.setdefault(row.id, [])
            self._records.move_to_end(row.id)
            if len(known) < row.position:
                known.extend(self._store.records(row.id, len(known)))
            while len(self._records) > MOST_RUNS:
                self._records.popitem(last=False)
            return list(known)

"""How large a store, a run and a step of it may grow, and how old runs may become."""

from __future__ import annotations

import os
from dataclasses import dataclass

from engines.limits import read_limits
from engines.records.store.schema import StoreError

LEAST_STEP = 20_000  # bytes; a level has its survivors' values at least


@dataclass(frozen=True)
class StoreLimits:
    """Each is a setting: STUDIO_MOST_STEP_BYTES and so on (engines/limits.py).

    step_bytes, run_bytes: JSON of one level's record, of all levels of a run; packed they take a fifth of it.
    store_bytes: the file; store_days: since a run ended. Beyond, the oldest runs go; starred and unfinished ones stay.
    undo_seconds: for which a deletion can be taken back; then what was deleted goes for good.
    heads_bytes, heads_days: what value estimates have learned, since it was used last; the rest is learned anew.
    """

    step_bytes: int = 1_000_000
    run_bytes: int = 100_000_000
    store_bytes: int = 5_000_000_000
    store_days: float = 365
    undo_seconds: float = 600
    heads_bytes: int = 200_000_000
    heads_days: float = 60

    def step(self, levels: int) -> int:
        """Bytes of JSON that one of so many levels may have."""
        return max(LEAST_STEP, min(self.step_bytes, self.run_bytes // max(1, levels)))


def limits_of_environment() -> StoreLimits:
    """As the environment says. Raises StoreError for what is no limit."""
    try:
        return read_limits(StoreLimits, os.environ)
    except ValueError as error:
        raise StoreError(str(error)) from error

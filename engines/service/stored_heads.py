"""What values have learned, kept in the run store for the runs that come."""

from __future__ import annotations

from engines.records.store import Store


class StoredHeads:
    """Of one run, which remembers what it has found: a head that the store drops meanwhile is not lost to it.

    owner: an owner_id, "" where everybody may use what is learned.
    """

    def __init__(self, store: Store, owner: str, run: str):
        self._store, self._owner, self._run = store, owner, run
        self._known: dict[str, bytes] = {}

    def find(self, key: str) -> bytes | None:
        """Raises StoreError."""
        head = self._known.get(key) or self._store.head(key, self._owner, self._run)
        if head is not None:
            self._known[key] = head
        return head

    def keep(self, key: str, head: bytes) -> None:
        """Raises StoreError."""
        self._known[key] = head
        self._store.keep_head(key, self._owner, head, self._run)

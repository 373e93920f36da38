"""On whose account a GPU is called for: ZeroGPU reads the visitor's token from the request that is being answered.

A run begins long after the request that asked for it, so the context of that is kept by whose it is, the newest.
"""

from __future__ import annotations

import threading
from collections import OrderedDict
from contextvars import Context, copy_context

from engines.records.store.owners import owner_id

REMEMBERED = 1000  # people


class Visitors:
    """Contexts by owner_id. Safe to use from several threads."""

    def __init__(self) -> None:
        self._contexts: OrderedDict[str, Context] = OrderedDict()
        self._lock = threading.Lock()

    def ask(self, secret: str) -> None:
        """The person with that secret asks for something, in the present context."""
        with self._lock:
            self._contexts[owner_id(secret)] = copy_context()
            self._contexts.move_to_end(owner_id(secret))
            while len(self._contexts) > REMEMBERED:
                self._contexts.popitem(last=False)

    def context(self, owner: str) -> Context | None:
        """A copy of the newest, to be entered; None of whom nothing was heard since the studio started."""
        with self._lock:
            found = self._contexts.get(owner)
        return None if found is None else found.copy()

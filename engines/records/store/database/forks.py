"""Connections survive a fork unused: SQLite must not close in a child what its parent has open.

Python drops a forked child's copies of other threads' connections; kept alive there, they are never touched.
"""

from __future__ import annotations

import os
import sqlite3
import threading
from weakref import WeakSet


class Connection(sqlite3.Connection):
    """One that can be found again."""

    def __init__(self, *arguments, **named):
        super().__init__(*arguments, **named)
        with _LOCK:
            _OPEN.add(self)


_LOCK = threading.Lock()
_OPEN: WeakSet[Connection] = WeakSet()
_HELD: list[Connection] = []


def _hold() -> None:
    with _LOCK:
        _HELD.extend(_OPEN)


if hasattr(os, "register_at_fork"):
    os.register_at_fork(before=_hold, after_in_parent=_HELD.clear)

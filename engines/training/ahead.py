"""Batches that are made while the network learns: a GPU need not wait for the processor."""

from __future__ import annotations

from collections.abc import Iterator
from queue import Queue
from threading import Thread
from typing import Any

DEPTH = 4  # batches that are ready
_END = object()


def ahead(batches: Iterator[Any]) -> Iterator[Any]:
    """The same batches, made in a thread of their own; raises what making them raises."""
    ready: Queue = Queue(DEPTH)
    Thread(target=_fill, args=(ready, batches), daemon=True).start()
    while (batch := ready.get()) is not _END:
        if isinstance(batch, Exception):
            raise batch
        yield batch


def _fill(ready: Queue, batches: Iterator[Any]) -> None:
    try:
        for batch in batches:
            ready.put(batch)
    except Exception as error:
        ready.put(error)
    ready.put(_END)

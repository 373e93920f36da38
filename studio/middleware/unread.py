"""Gradio's queue, tended: answers that nobody fetches go after a minute, and while nobody calls it rests."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress

from fastapi import FastAPI
from gradio.queueing import Queue

SWEEP_SECONDS = 30.0
# Between looks for a call that waits. Gradio's own, a thousandth, takes a twentieth of a processor day and night.
LOOK_SECONDS = 0.02


@asynccontextmanager
async def tended_queue(app: FastAPI) -> AsyncIterator[None]:
    """The lifespan of an app: what was unread at one sweep, and still is at the next, is dropped."""
    queue = app.get_blocks()._queue
    queue.sleep_when_free = queue.progress_update_sleep_when_free = LOOK_SECONDS
    task = asyncio.create_task(_sweep(app))
    try:
        yield
    finally:
        task.cancel()
        with suppress(asyncio.CancelledError):
            await task


async def _sweep(app: FastAPI) -> None:
    before: dict[str, int] = {}
    while True:
        await asyncio.sleep(SWEEP_SECONDS)
        before = await drop_unread(app.get_blocks()._queue, before)


async def drop_unread(queue: Queue, before: dict[str, int]) -> dict[str, int]:
    """Drops sessions whose messages are as many as before, or more, and none read → what waits in the others.

    before: session → messages that waited at the last sweep.
    """
    waiting = {name: messages.qsize() for name, messages in list(queue.pending_messages_per_session.items())}
    for name in [name for name, size in waiting.items() if size and size >= before.get(name, size + 1) > 0]:
        del waiting[name]
        await queue.clean_events(session_hash=name)
        queue.pending_messages_per_session.pop(name, None)
        queue.pending_event_ids_session.pop(name, None)
    return waiting

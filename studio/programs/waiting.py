"""Calls that wait for an engine, without a thread of their own."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable
from typing import TypeVar

LOOK_SECONDS = 0.1  # between two looks at the store
Seen = TypeVar("Seen")


async def wait_until(look: Callable[[], Seen], seconds: float) -> Seen:
    """What `look` sees as soon as that is something, and after so many seconds in any case."""
    until = time.monotonic() + seconds
    while not (seen := await asyncio.to_thread(look)) and time.monotonic() < until:
        await asyncio.sleep(LOOK_SECONDS)
    return seen

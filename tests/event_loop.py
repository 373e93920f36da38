"""Coroutines in a thread of their own: where browser tests ran before, a loop goes on in the main one."""

import asyncio
from collections.abc import Coroutine
from concurrent.futures import ThreadPoolExecutor
from typing import Any


def run_apart(work: Coroutine) -> Any:
    """What the coroutine gives."""
    with ThreadPoolExecutor(1) as apart:
        return apart.submit(asyncio.run, work).result()

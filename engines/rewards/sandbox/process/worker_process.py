"""What a worker asks of the process that its script runs in, confined or plain."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol

from engines.rewards.sandbox.process.log import Log


class WorkerProcess(Protocol):
    """Its calls raise WorkerExited or TimeoutError, after which only close may follow.

    start_seconds: how long its start may take.
    """

    pid: int
    alive: bool
    log: Log
    start_seconds: float

    def resume(self, deadline: float) -> None:
        """Let it run. deadline: of all that follows, in seconds of time.monotonic."""

    def write(self, data: bytes) -> None:
        """All of it."""

    def read(self, count: int) -> bytes:
        """So many bytes."""

    def suspend(self) -> None:
        """No more is expected of it until it is resumed."""

    def encode_pictures(self, pictures: Sequence) -> bytes:
        """The payload of a call with pictures."""

    def kill(self) -> None:
        """End it from another thread; whoever reads meets its end, and closes."""

    def close(self) -> None:
        """End it; once is enough."""

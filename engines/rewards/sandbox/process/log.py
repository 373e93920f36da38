"""What a script prints: its newest bytes, and how many there were in this call."""

from __future__ import annotations

from engines.rewards.sandbox.errors import sanitize


class Log:
    """capacity: bytes kept. printed: bytes since the call began."""

    def __init__(self, capacity: int):
        self._capacity, self._bytes, self.printed = capacity, bytearray(), 0

    def add(self, part: bytes) -> None:
        self._bytes += part
        self.printed += len(part)
        del self._bytes[: -self._capacity]

    @property
    def text(self) -> str:
        return sanitize(self._bytes.decode("utf-8", "replace"), self._capacity)

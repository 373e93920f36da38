"""What a script prints: its newest bytes, and how many there were in this call."""

from __future__ import annotations

from engines.rewards.sandbox.fault import plain


class Log:
    """kept: bytes remembered. printed: bytes since the call began."""

    def __init__(self, kept: int):
        self._kept, self._bytes, self.printed = kept, bytearray(), 0

    def add(self, part: bytes) -> None:
        self._bytes += part
        self.printed += len(part)
        del self._bytes[: -self._kept]

    @property
    def text(self) -> str:
        return plain(self._bytes.decode("utf-8", "replace"), self._kept)

"""What strangers leave on the disk: files of a folder of their own, so many bytes, so long, so many an hour of each."""

from __future__ import annotations

import time
from collections import deque
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path

from starlette.concurrency import run_in_threadpool
from starlette.datastructures import Headers
from starlette.types import ASGIApp, Receive, Scope, Send

from engines.turns import CALLER
from studio.middleware.bodies import MOST_BYTES
from studio.middleware.refused import Refused

MOST_AGE, NEEDED_SECONDS = 86_400, 600  # seconds that a file stays; that it surely stays
MOST_STORED, MOST_AN_HOUR = 500_000_000, 120_000_000  # bytes of the folder; of one address's uploads
LEAST_BYTES = 65_536  # that a file counts for: so many files of no size are too many as well
HOUR = 3600.0
ENOUGH = "You have sent more files than this studio takes in an hour; try again later."
FULL = "There is no room for more files just now; try again in some minutes."


@dataclass(frozen=True)
class UploadFolder:
    """Where Gradio puts uploads."""

    path: Path

    def make_room(self, coming: int) -> bool:
        """Deletes what is old, then what is oldest, until so many bytes more fit → whether they do."""
        files = sorted(filter(None, map(_age_and_size, self.path.rglob("*"))))[::-1]
        stored = sum(size for _, size, _ in files)
        for age, size, file in files:
            if age > MOST_AGE or (stored > MOST_STORED - coming and age > NEEDED_SECONDS):
                file.unlink(missing_ok=True)
                with suppress(OSError):
                    file.parent.rmdir()  # Gradio gives every file a folder
                stored -= size
        return stored <= MOST_STORED - coming


@dataclass
class UploadQuota:
    """ASGI middleware: uploads are counted by address, and find room. coming: bytes that are on their way."""

    app: ASGIApp
    folder: UploadFolder
    sent: deque[tuple[float, str, int]] = field(default_factory=deque)  # moment, address, bytes
    coming: int = 0

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        size = _upload_bytes(scope)
        if size:
            self._count(CALLER.get(), size)
        self.coming += size
        try:
            if size and not await run_in_threadpool(self.folder.make_room, self.coming):
                raise Refused(507, FULL)
            await self.app(scope, receive, send)
        finally:
            self.coming -= size

    def _count(self, caller: str, size: int) -> None:
        """Raises Refused for one who has sent too much within the hour."""
        now = time.monotonic()
        while self.sent and self.sent[0][0] < now - HOUR:
            self.sent.popleft()
        if caller and sum(known for _, who, known in self.sent if who == caller) + size > MOST_AN_HOUR:
            raise Refused(429, ENOUGH)
        self.sent.append((now, caller, size))


def _upload_bytes(scope: Scope) -> int:
    """What an upload says it brings, or may; 0 of what is none."""
    headers = Headers(scope=scope) if scope["type"] == "http" and scope["method"] == "POST" else {}
    if not headers.get("content-type", "").startswith("multipart/"):
        return 0
    return max(LEAST_BYTES, int(headers.get("content-length") or MOST_BYTES))


def _age_and_size(file: Path) -> tuple[float, int, Path] | None:
    """(seconds, bytes, file), or None for what is no file, or has just gone."""
    with suppress(OSError):
        status = file.stat()
        if file.is_file():
            return time.time() - status.st_mtime, max(status.st_size, LEAST_BYTES), file
    return None

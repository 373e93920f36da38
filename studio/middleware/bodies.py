"""How much a request may bring: bytes of one, bytes of all, brackets of its JSON, time between two pieces."""

from __future__ import annotations

import asyncio
from collections import Counter
from contextlib import suppress

from starlette.datastructures import Headers
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from engines.turns import CALLER
from studio.middleware.refused import Refused

MOST_BYTES = 24_000_000  # of one request: a picture of 16 MB in base64, or five scripts of 1 MB and two pictures
MOST_OF_CALLER, MOST_HELD = 32_000_000, 96_000_000  # bytes of requests in the works: of one address, of all
SMALL = 100_000  # bytes that are not counted among those
MOST_FILES = 20  # of one upload; the page sends one
MOST_BRACKETS = 500_000  # of one JSON; each becomes an object of some hundred bytes
MOST_DRAINED, DRAIN_SECONDS = 64_000_000, 5.0  # of a refused request: bytes that are let pass, between two pieces
STALLED_SECONDS = 30.0  # between two pieces
TOO_LARGE = f"This is more than the studio takes at once ({MOST_BYTES / 1e6:.0f} MB); send less."
BUSY = "The studio is still reading what was sent before; try again in a minute."
SLOW = "The rest of this request did not arrive; send it again."


class BoundedBodies:
    """ASGI middleware: a request's body is read here, whole, before anything is made of it; files pass through."""

    def __init__(self, app: ASGIApp):
        self._app, self._held = app, Counter()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http" or scope["method"] in ("GET", "HEAD", "OPTIONS"):
            return await self._app(scope, receive, send)
        headers, reading = Headers(scope=scope), _Reading(receive, self._held, CALLER.get())
        try:
            if headers.get("content-type", "").startswith("multipart/"):
                reading.bound(int(headers.get("content-length") or 0))
                await self._app(scope, reading.files, send)
            else:
                await self._app(scope, await reading.whole(int(headers.get("content-length") or 0)), send)
        except Refused:
            await reading.drain()
            raise
        finally:
            reading.release()


class _Reading:
    """One body on its way in. held: bytes by caller, of all bodies that are read whole."""

    def __init__(self, receive: Receive, held: Counter, caller: str):
        self._receive, self._held, self._caller = receive, held, caller
        self._arrived, self._holds, self._files, self._ended = 0, 0, 0, False

    def bound(self, size: int) -> None:
        """Raises Refused for a body of more bytes than one may have."""
        if size > MOST_BYTES:
            raise Refused(413, TOO_LARGE)

    async def files(self) -> Message:
        """The next message of an upload, which goes to the disk. Raises Refused."""
        message = await self._piece()
        self._files += message.get("body", b"").count(b"filename=")
        if self._files > MOST_FILES:
            raise Refused(413, TOO_LARGE)
        return message

    async def whole(self, declared: int) -> Receive:
        """All pieces as one message, and what comes after them. declared: bytes, where it is said. Raises Refused."""
        self._hold(declared)
        parts, message = [], {"more_body": True}
        while message.get("more_body"):
            message = await self._piece()
            self._hold(self._arrived)
            parts.append(message.get("body", b""))
        body = b"".join(parts)
        if body.count(b"[") + body.count(b"{") > MOST_BRACKETS:
            raise Refused(413, TOO_LARGE)
        first = [{"type": "http.request", "body": body, "more_body": False}]

        async def receive() -> Message:
            return first.pop() if first else await self._receive()

        return receive

    async def drain(self) -> None:
        """Lets the rest arrive, within bounds, and forgets it: a sender who is cut off does not see the answer."""
        message, left = {"more_body": not self._ended}, MOST_DRAINED
        with suppress(TimeoutError):
            while message.get("more_body") and left > 0:
                message = await asyncio.wait_for(self._receive(), DRAIN_SECONDS)
                left -= len(message.get("body", b""))

    def release(self) -> None:
        """Nothing of it is held any more."""
        self._held[self._caller] -= self._holds
        if self._held[self._caller] <= 0:
            del self._held[self._caller]

    async def _piece(self) -> Message:
        """The next message, counted. Raises Refused."""
        try:
            message = await asyncio.wait_for(self._receive(), STALLED_SECONDS)
        except TimeoutError:
            self._ended = True
            raise Refused(408, SLOW) from None
        self._ended = not message.get("more_body")
        self._arrived += len(message.get("body", b""))
        self.bound(self._arrived)
        return message

    def _hold(self, size: int) -> None:
        """Room for a body of so many bytes; who comes too late finds none, who has it keeps it. Raises Refused."""
        self.bound(size)
        more, mine = size - self._holds, self._held[self._caller]
        if more <= 0:
            return
        crowded = self._caller and mine + more > MOST_OF_CALLER or sum(self._held.values()) + more > MOST_HELD
        if crowded and size > SMALL:
            raise Refused(503, BUSY)
        self._holds, self._held[self._caller] = size, mine + more

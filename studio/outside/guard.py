"""Keeps other people's pages from speaking to the studio through a visitor's browser.

A foreign name that points here (DNS rebinding) is not answered. A request that changes something carries JSON, which
no page may send elsewhere without asking, or a file for the upload; and an origin, where a browser names one, of ours
(CSRF). Programs name no origin.
"""

from __future__ import annotations

from starlette.datastructures import Headers
from starlette.responses import JSONResponse, PlainTextResponse, Response
from starlette.types import ASGIApp, Receive, Scope, Send

from studio.outside.names import Names

READING = ("GET", "HEAD", "OPTIONS")
UPLOAD = "/upload"  # the end of the one path that takes forms
MOST_SHOWN = 100  # letters of a stranger's name in a sentence


class Guard:
    """ASGI middleware. names: of the studio."""

    def __init__(self, app: ASGIApp, names: Names):
        self._app, self._names = app, names

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "http" and (refused := self._refusal(scope)):
            await _answer(scope, *refused)(scope, receive, send)
        else:
            await self._app(scope, receive, send)

    def _refusal(self, scope: Scope) -> tuple[int, str] | None:
        """(HTTP status, sentence) for what must not pass."""
        headers = Headers(scope=scope)
        host, origin = headers.get("host", ""), headers.get("origin")
        if not self._names.know(host):
            return 421, _unknown_name(host)
        if origin is not None and not self._is_ours(origin, host):
            return 403, _foreign_page(origin)
        if scope["method"] not in READING and not _is_expected(headers, scope["path"]):
            return 415, "Send this as JSON, with the header “Content-Type: application/json”."
        return None

    def _is_ours(self, origin: str, host: str) -> bool:
        """An origin is scheme://host[:port]; ours is the one that was asked, or a name that was given to the studio."""
        place = origin.partition("://")[2]
        return bool(place) and (place.lower() == host.strip().lower() or self._names.named_so(place))


def _is_expected(headers: Headers, path: str) -> bool:
    kind = headers.get("content-type", "").partition(";")[0].strip().lower()
    empty = not kind and headers.get("content-length", "0") == "0" and "transfer-encoding" not in headers
    return kind == "application/json" or empty or (kind == "multipart/form-data" and path.rstrip("/").endswith(UPLOAD))


def _answer(scope: Scope, status: int, sentence: str) -> Response:
    """A page to read, or JSON for who has sent some."""
    if scope["method"] in READING:
        return PlainTextResponse(sentence, status)
    return JSONResponse({"detail": sentence, "error": sentence}, status)


def _unknown_name(host: str) -> str:
    shown = host[:MOST_SHOWN] or "(none)"
    return (
        f"The studio does not answer to the name “{shown}”. If that is its name, whoever runs it starts it with "
        f"--public-name {shown.partition(':')[0]}; if not, use the address that it printed when it started."
    )


def _foreign_page(origin: str) -> str:
    shown = origin[:MOST_SHOWN]
    return (
        f"This was asked by a page of {shown}, which is not the studio’s. If it is, by way of a proxy, let the proxy "
        f"pass the header Host on, or start the studio with --public-name {shown.partition('://')[2] or 'NAME'}."
    )

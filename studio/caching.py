"""Makes browsers ask again for the page's scripts, so that none runs yesterday's script against today's studio.

Gradio sends files with ETag and Last-Modified but no Cache-Control; browsers then keep a file for a tenth of its age.
"""

from __future__ import annotations

from starlette.datastructures import MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

SCRIPTS = "/file=assets/studio/"  # in the path of every file under assets/studio, wherever the page is mounted


class RevalidateScripts:
    """ASGI middleware: answers under SCRIPTS carry “Cache-Control: no-cache”; all others pass as they are."""

    def __init__(self, app: ASGIApp):
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        async def send_uncached(message: Message) -> None:
            if message["type"] == "http.response.start":
                MutableHeaders(scope=message)["cache-control"] = "no-cache"
            await send(message)

        await self._app(scope, receive, send_uncached if SCRIPTS in scope.get("path", "") else send)

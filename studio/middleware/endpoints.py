"""Which of Gradio's endpoints a studio has, and whose request it is."""

from __future__ import annotations

import re

from starlette.requests import Request
from starlette.types import ASGIApp, Receive, Scope, Send

from engines.turns import CALLER
from studio.middleware.refused import Refused
from studio.visitors import client_address

# Recordings are converted by ffmpeg, proxies and files by link fetch from elsewhere, monitoring tells of others,
# deep links are written to the disk; nothing here needs them.
UNUSED = re.compile(
    r"/gradio_api/(process_recording|(undo-)?vibe|proxy=|deep_link|dev/|custom_component/|stream/|run-history"
    r"|runs/?$|profiling|file=\s*https?:)|/monitoring|/dev/",
    re.IGNORECASE,
)
ABSENT = "This studio has no such address."


class StudioEndpoints:
    """ASGI middleware: what the studio does not use is not there; who asks is CALLER from here on."""

    def __init__(self, app: ASGIApp, public: bool):
        self._app, self._public = app, public

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "http":
            if UNUSED.search(scope["path"]):
                raise Refused(404, ABSENT)
            CALLER.set(client_address(Request(scope), self._public))
        await self._app(scope, receive, send)

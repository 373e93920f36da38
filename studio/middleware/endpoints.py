"""Which of Gradio's endpoints a studio has, and whose request it is."""

from __future__ import annotations

import os
import re
import sys
import threading
from contextlib import suppress

from starlette.requests import Request
from starlette.types import ASGIApp, Receive, Scope, Send

from engines.turns import CALLER
from studio.middleware.refused import Refused
from studio.visitors import client_address

# Recordings are converted by ffmpeg, proxies and files by link fetch from elsewhere, monitoring tells of others,
# deep links are written to the disk, MCP's older transport stays open; nothing here needs them.
UNUSED = re.compile(
    r"/gradio_api/(process_recording|(undo-)?vibe|proxy=|deep_link|dev/|custom_component/|stream/|run-history"
    r"|runs/?$|profiling|mcp/(sse|messages)|file=\s*https?:)|/monitoring|/dev/",
    re.IGNORECASE,
)
NICENESS = 5  # of answers: many who look on shall not slow what they look at
ABSENT = "This studio has no such address."


class StudioEndpoints:
    """ASGI middleware: what the studio does not use is not there; who asks is CALLER from here on."""

    def __init__(self, app: ASGIApp, public: bool):
        self._app, self._public, self._gives_way = app, public, False

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if not self._gives_way:
            self._gives_way = _give_way()
        if scope["type"] == "http":
            if UNUSED.search(scope["path"]):
                raise Refused(404, ABSENT)
            CALLER.set(client_address(Request(scope), self._public))
        await self._app(scope, receive, send)


def _give_way() -> bool:
    """This thread, and those that it starts for answers, go behind what is computed; one that starts engines does not.

    Linux keeps a priority for each thread; elsewhere nothing is changed.
    """
    if sys.platform == "linux":
        with suppress(OSError):
            os.setpriority(os.PRIO_PROCESS, threading.get_native_id(), NICENESS)
    return True

"""/healthz and /metrics, answered before anything else, whatever name the studio is asked by."""

from __future__ import annotations

import asyncio

from starlette.responses import JSONResponse, PlainTextResponse, Response
from starlette.types import ASGIApp, Receive, Scope, Send

from studio.command_line import HERE, NOBODY
from studio.operation.health import health
from studio.operation.metrics import CONTENT_TYPE, StudioCollector, is_here, metrics_text
from studio.runs.runs import Runs

HEALTH, METRICS = "/healthz", "/metrics"
NOT_YOU = "These figures are for this machine itself; whoever runs the studio opens them with --metrics everybody."


class OperationAddresses:
    """ASGI middleware. who: may read the figures, one of WHO."""

    def __init__(self, app: ASGIApp, runs: Runs, collector: StudioCollector, who: str = HERE):
        self._app, self._runs, self._collector, self._who = app, runs, collector, who

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        path = scope["path"].rstrip("/") if scope["type"] == "http" and scope["method"] in ("GET", "HEAD") else ""
        if path == HEALTH:
            status, told = await asyncio.to_thread(health, self._runs)
            await JSONResponse(told, status, {"cache-control": "no-store"})(scope, receive, send)
        elif path == METRICS and self._who != NOBODY:
            await (await self._figures(scope))(scope, receive, send)
        else:
            await self._app(scope, receive, send)

    async def _figures(self, scope: Scope) -> Response:
        if self._who == HERE and not is_here(scope):
            return PlainTextResponse(NOT_YOU, 403)
        return Response(await asyncio.to_thread(metrics_text, self._collector), media_type=CONTENT_TYPE)

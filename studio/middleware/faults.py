"""Whatever a request brings about, its sender gets a status and a sentence, and the log a line."""

from __future__ import annotations

import logging
import sys
from typing import Any

import gradio.queueing
import gradio.routes
from fastapi import Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from studio.errors import OUTDATED_PAGE, log_fault
from studio.middleware.refused import Refused, send_refusal

UNPROCESSABLE = 422
CALLS = "/gradio_api/call/"  # of programs
NO_SUCH_CALL = "There is no such endpoint, or it does not take what was sent; /gradio_api/info says what there is."


class FaultAnswers:
    """ASGI middleware. Exceptions become an answer, as long as none has begun; Gradio's 500, which it gives for every
    refusal of a handler, becomes 422."""

    def __init__(self, app: ASGIApp):
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        begun = False

        async def send_noted(message: Message) -> None:
            nonlocal begun
            begun = True
            if message.get("status") == 500:
                message = {**message, "status": UNPROCESSABLE}
            await send(message)

        try:
            await self._app(scope, receive, send_noted)
        except Refused as refused:
            await self._close(send, begun, refused.status, refused.sentence)
        except Exception as error:
            if scope["type"] != "http":
                raise
            log_fault(error, f"{scope['method']} {ascii(scope['path'])[1:60]}: ")
            await self._close(send, begun, 400, NO_SUCH_CALL if CALLS in scope["path"] else OUTDATED_PAGE)

    async def _close(self, send: Send, begun: bool, status: int, sentence: str) -> None:
        """An answer, or the end of the one that has begun."""
        if begun:
            await send({"type": "http.response.body", "body": b"", "more_body": False})
        else:
            await send_refusal(send, status, sentence)


def answer_invalid(request: Request, error: RequestValidationError) -> JSONResponse:
    """A body that is no such request: what is wrong where, without a copy of what was sent."""
    first = error.errors()[0]
    place = ".".join(ascii(part)[:30].strip("'") for part in first["loc"][:4])
    sentence = f"{OUTDATED_PAGE} ({place}: {ascii(first['msg'])[1:80].strip(chr(39))})"
    return JSONResponse({"detail": sentence, "error": sentence}, UNPROCESSABLE)


HANDLERS: dict[Any, Any] = {RequestValidationError: answer_invalid}


def bound_tracebacks() -> None:
    """A line in place of every traceback in the log, whoever writes it: the web server, or Gradio. MCP is silent."""
    logging.getLogger("mcp").setLevel(logging.ERROR)
    logging.getLogger("uvicorn.error").addFilter(BoundedTracebacks())
    for module in (gradio.queueing, gradio.routes):
        module.traceback = GradioTraceback


class BoundedTracebacks(logging.Filter):
    """Of the web server's log."""

    def filter(self, record: logging.LogRecord) -> bool:
        """Always True: the record stays, without its traceback."""
        if record.exc_info and record.exc_info[1]:
            log_fault(record.exc_info[1], "web server: ")
            record.exc_info = None
        return True


class GradioTraceback:
    """What Gradio's modules have as `traceback`."""

    @staticmethod
    def print_exc() -> None:
        """The exception that is being handled."""
        log_fault(sys.exc_info()[1], "Gradio: ")

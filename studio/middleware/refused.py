"""A request that is not served, as an answer of a few words."""

from __future__ import annotations

import json

from starlette.types import Send


class Refused(Exception):
    """An HTTP status (4xx, 503, 507) and the sentence that goes with it."""

    def __init__(self, status: int, sentence: str):
        super().__init__(sentence)
        self.status, self.sentence = status, sentence


async def send_refusal(send: Send, status: int, sentence: str) -> None:
    """A whole answer: the sentence as JSON, where Gradio's clients look for it."""
    body = json.dumps({"detail": sentence, "error": sentence}).encode()
    headers = [(b"content-type", b"application/json"), (b"content-length", str(len(body)).encode())]
    await send({"type": "http.response.start", "status": status, "headers": headers})
    await send({"type": "http.response.body", "body": body})

"""Refusals that reach a program as their sentence."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import wraps
from inspect import iscoroutinefunction
from typing import Any

import gradio as gr

from engines.records.store import StoreError
from studio.errors import UserError


def refusing(function: Callable) -> Callable:
    """The function, or coroutine function, whose UserError and StoreError become Gradio's errors."""

    @wraps(function)
    def answer(*asked: Any, **named: Any) -> Any:
        with _refusals():
            return function(*asked, **named)

    @wraps(function)
    async def answer_later(*asked: Any, **named: Any) -> Any:
        with _refusals():
            return await function(*asked, **named)

    return answer_later if iscoroutinefunction(function) else answer


@contextmanager
def _refusals() -> Iterator[None]:
    try:
        yield
    except (UserError, StoreError) as error:
        raise gr.Error(str(error)) from error

"""What a person is told of what cannot be done, and the log of what went wrong."""

from __future__ import annotations

import sys
import traceback
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import wraps
from typing import Any

from engines.records.store import StoreError

OUTDATED_PAGE = "The page and the studio do not understand each other; reload the page."
MOST_LOGGED, MOST_DEPTH = 300, 40  # characters of a line of the log; levels of what a browser sends


class UserError(ValueError):
    """What cannot be done, and what to do instead, as a sentence for a person."""


@contextmanager
def store_errors() -> Iterator[None]:
    """Turns a StoreError into a UserError with the same sentence."""
    try:
        yield
    except StoreError as error:
        raise UserError(str(error)) from error


def answers_in_sentences(function: Callable[..., dict]) -> Callable[..., dict]:
    """A function that the page's JavaScript calls, under its own name: whatever it is asked, it answers with an object;
    a refusal is {"refused": sentence}."""

    @wraps(function)
    def answer(ask: Any, *request: Any) -> dict:
        try:
            return function(tidied(ask) if isinstance(ask, dict) else {}, *request)
        except Exception as error:
            return {"refused": sentence_of(error)}

    return answer


def sentence_of(error: Exception) -> str:
    """What a person is told. What nobody foresaw goes to the log, in a line."""
    if isinstance(error, UserError | StoreError):
        return str(error)
    log_fault(error)
    return OUTDATED_PAGE


def tidied(value: Any, depth: int = 0) -> Any:
    """What a browser sent, without halves of characters, which neither the store nor an answer can hold.

    Raises ValueError for what is nested deeper than anything that the page sends.
    """
    if isinstance(value, str):
        return value if value.isascii() else value.encode("utf-8", "replace").decode()
    if depth > MOST_DEPTH:
        raise ValueError("nested too deep")
    if isinstance(value, dict):
        return {tidied(key, depth + 1): tidied(held, depth + 1) for key, held in value.items()}
    return [tidied(held, depth + 1) for held in value] if isinstance(value, list) else value


def log_fault(error: BaseException, where: str = "") -> None:
    """One bounded line for what would be pages of traceback: the kind, the place, the beginning of its words."""
    frames = traceback.extract_tb(error.__traceback__)
    place = f" at {frames[-1].filename.rpartition('/')[2]}:{frames[-1].lineno}" if frames else ""
    words = " ".join(ascii(str(error)[:MOST_LOGGED])[1:-1].split())
    print(f"{where}{type(error).__name__}{place}: {words}"[:MOST_LOGGED], file=sys.stderr)

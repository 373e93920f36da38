"""Long texts in requests — scripts, pictures, a prompt a lane — lie in the store once, under their hash."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Mapping
from typing import Any

LONG = 1_000  # characters from which on a text lies apart
BEGINS = 800  # characters of it that stay in its place, for titles: a script says there which way is better
MARK = {"$text", "begins"}


def text_hash(text: str) -> str:
    """SHA-256 in hexadecimal digits."""
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()


def without_texts(request: Any) -> tuple[Any, dict[str, str]]:
    """A request → the same with marks in place of its long texts, and hash → text."""
    texts: dict[str, str] = {}

    def mark(text: str) -> Any:
        if len(text) < LONG:
            return text
        texts[text_hash(text)] = text
        return {"$text": text_hash(text), "begins": text[:BEGINS]}

    return _replaced(request, str, mark), texts


def with_texts(request: Any, texts: Mapping[str, str]) -> Any:
    """What `without_texts` was given. Raises KeyError for a text that is not there."""
    return _replaced(request, dict, lambda part: texts[part["$text"]] if _is_mark(part) else part)


def brief(request: Any) -> Any:
    """The request with the beginnings of its long texts in their places: enough for a title."""
    return _replaced(request, dict, lambda part: f"{part['begins']}…" if _is_mark(part) else part)


def _is_mark(part: Any) -> bool:
    return isinstance(part, dict) and part.keys() == MARK


def _replaced(part: Any, kind: type, change: Callable[[Any], Any]) -> Any:
    """The same JSON with all parts of that kind changed, from the outside in."""
    part = change(part) if isinstance(part, kind) else part
    if isinstance(part, dict) and not _is_mark(part):
        return {name: _replaced(value, kind, change) for name, value in part.items()}
    return [_replaced(value, kind, change) for value in part] if isinstance(part, list) else part

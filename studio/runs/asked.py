"""What the page's server functions have in common: who asks, and an answer that is a file."""

from __future__ import annotations

import base64
from typing import Any


def owner_of(ask: dict[str, Any]) -> str:
    """Who asks, as their browser says; "" where it does not."""
    return str(ask.get("owner") or "")


def as_file(name: str, content: bytes) -> dict[str, str]:
    """A file as the page saves it: its name, and its content in base 64."""
    return {"name": name, "content": base64.b64encode(content).decode()}

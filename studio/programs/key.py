"""Keys by which programs own runs: random, kept by the caller; the store has their hashes (records/store/owners.py)."""

from __future__ import annotations

import secrets
from typing import Any

from engines.records.store.bounds.quotas import NAMELESS
from studio.errors import UserError
from studio.runs.runs import Runs

BYTES = 32  # of a key that is given
LEAST, MOST = 20, 200  # characters of one that is brought along
HEADER = "x-studio-key"  # in which it may come too, so that it need not stand among what is asked


def said_key(key: Any, request: Any) -> Any:
    """The key of a call: as it was given, or else in the header. request: Gradio's, Starlette's or None."""
    return key or (request.headers.get(HEADER) or "" if request is not None else "")


def own_key(key: Any) -> str:
    """The key that a caller brought along, or a new one where there is none. Raises UserError for one soon guessed."""
    if not isinstance(key, str):
        raise UserError("A key is a text; leave it out to be given one.")
    if key and not LEAST <= len(key) <= MOST:
        raise UserError(f"A key has {LEAST} to {MOST} characters; leave it out to be given one.")
    return key or secrets.token_urlsafe(BYTES)


def known_key(key: Any) -> str:
    """A key that was given before. Raises UserError where there is none."""
    if not key or own_key(key) != key:
        raise UserError("Say the key that /start gave with the run.")
    return key


def caller(runs: Runs, key: Any, request: Any) -> tuple[str, str]:
    """(key, which may be a new one; by what its caller is counted: an address, else the session of who had no key)."""
    said = said_key(key, request)
    return own_key(said), runs.client(request) or ("" if said else _nameless(request))


def _nameless(request: Any) -> str:
    """As whom a program without a key is counted; "" where even its session is not known."""
    session = getattr(request, "session_hash", None)
    return f"{NAMELESS}{session}" if session else ""

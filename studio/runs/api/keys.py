"""Keys by which programs own runs: random, kept by the caller; the store has their hashes (records/store/owners.py)."""

from __future__ import annotations

import secrets

from studio.errors import UserError

BYTES = 32  # of a key that is given
LEAST, MOST = 20, 200  # characters of one that is brought along


def own_key(key: str) -> str:
    """The key that a caller brought along, or a new one where there is none. Raises UserError for one soon guessed."""
    if not isinstance(key, str):
        raise UserError("A key is a text; leave it out to be given one.")
    if key and not LEAST <= len(key) <= MOST:
        raise UserError(f"A key has {LEAST} to {MOST} characters; leave it out to be given one.")
    return key or secrets.token_urlsafe(BYTES)


def known_key(key: str) -> str:
    """A key that was given before. Raises UserError where there is none."""
    if not key or own_key(key) != key:
        raise UserError("Say the key that /start gave with the run.")
    return key

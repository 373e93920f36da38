"""Whose a run is. A person is known by a secret that they keep; the store keeps no more than its hash."""

from __future__ import annotations

from engines.records.store.texts import text_hash


def owner_id(secret: str) -> str:
    """The secret of a browser or program → what the store knows its owner by; "" is nobody's.

    A plain hash, since secrets are random (128 bits or more) and not chosen by people.
    """
    return text_hash(secret) if secret else ""

"""The error whose message the page shows."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from engines.records.store import StoreError


class UserError(ValueError):
    """What cannot be done, and what to do instead, as a sentence for a person."""


@contextmanager
def store_errors() -> Iterator[None]:
    """Turns a StoreError into a UserError with the same sentence."""
    try:
        yield
    except StoreError as error:
        raise UserError(str(error)) from error

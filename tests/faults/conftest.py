"""A store of one test, and an engine over it, as the contracts have them."""

from tests.contracts.conftest import engine, store

__all__ = ["engine", "store"]

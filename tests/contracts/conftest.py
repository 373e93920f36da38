"""A store of one test, and an engine over it."""
import pytest

from engines.store import Store
from engines.worker import Engine


@pytest.fixture
def store(tmp_path):
    return Store(tmp_path / "folder" / "runs.db")


@pytest.fixture
def engine(store):
    return Engine(store)

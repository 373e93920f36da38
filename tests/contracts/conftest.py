"""A store of one test, and an engine over it."""

import pytest

from engines.records.store import Store
from engines.service.worker import Engine


@pytest.fixture
def store(tmp_path):
    return Store(tmp_path / "folder" / "runs.db")


@pytest.fixture
def engine(store):
    return Engine(store)

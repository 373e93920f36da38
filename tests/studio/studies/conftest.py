"""A store of one test."""

import pytest

from engines.records.store import Store


@pytest.fixture
def store(tmp_path):
    return Store(tmp_path / "runs.db")

"""A store of one test."""

import pytest

from engines.records.store import Store
from studio.runs.runs import Runs
from studio.studies.making.studies import Studies


@pytest.fixture
def store(tmp_path):
    return Store(tmp_path / "runs.db")


@pytest.fixture
def studies(tmp_path):
    """Those of one empty store."""
    return Studies(Runs(Store(tmp_path / "studio.db")))

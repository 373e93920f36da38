"""Without a GPU these tests are skipped, with a word."""

import pytest

from tests.gpu.device import ABSENT


def pytest_collection_modifyitems(items):
    for item in items:
        if ABSENT and "tests/gpu" in item.path.as_posix():
            item.add_marker(pytest.mark.skip(reason=ABSENT))

"""Odd requests to every endpoint of a real studio; python -m tests.bench.fuzz sends thousands."""

from __future__ import annotations

import pytest

from tests.bench.fuzz import fuzz
from tests.bench.studio_process import memory, running_studio

REQUESTS, MOST_MEMORY = 250, 900e6  # bytes


@pytest.mark.parametrize("seed", [7])
def test_odd_requests_reach_nobody_as_a_traceback(tmp_path, seed):
    with running_studio(tmp_path) as studio:
        outcome = fuzz(studio, REQUESTS, seed)
        assert outcome.faults == []
        assert {200, 400, 404, 422} <= outcome.statuses.keys()
        assert memory(studio.pid, peak=True) < MOST_MEMORY

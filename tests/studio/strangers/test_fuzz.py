"""Odd requests to every endpoint of a real studio; python -m tests.bench.fuzz sends thousands."""

from __future__ import annotations

import json
import urllib.error
import urllib.request

import pytest

from tests.bench.fuzz import fuzz
from tests.bench.studio_process import memory, running_studio

REQUESTS, MOST_MEMORY = 250, 900e6  # bytes


@pytest.fixture(scope="module")
def studio(tmp_path_factory):
    with running_studio(tmp_path_factory.mktemp("home")) as started:
        yield started


@pytest.mark.parametrize("seed", [7])
def test_odd_requests_reach_nobody_as_a_traceback(studio, seed):
    outcome = fuzz(studio, REQUESTS, seed)
    assert outcome.faults == []
    assert {200, 400, 404, 422} <= outcome.statuses.keys()
    assert memory(studio.pid, peak=True) < MOST_MEMORY


@pytest.mark.parametrize("size", [30_000_000, 50_000_000])
def test_what_is_too_large_is_told_so_and_not_cut_off(studio, size):
    """Whoever is cut off while they still send sees no answer."""
    head = {"content-type": "application/json"}
    request = urllib.request.Request(studio.url + "gradio_api/run/look", b"x" * size, head)
    with pytest.raises(urllib.error.HTTPError) as refused:
        urllib.request.urlopen(request, timeout=60)
    assert refused.value.code == 413 and "24 MB" in json.load(refused.value)["detail"]

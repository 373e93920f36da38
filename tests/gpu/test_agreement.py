"""Processor and GPU make the same designs where they must."""

import pytest

from tests.gpu.agreement import ASKED, agreement, is_discrete, is_guided


@pytest.mark.parametrize(("name", "sampler"), ASKED)
def test_designs_agree(name, sampler):
    found = agreement(name, sampler)
    if is_discrete(name) and not is_guided(sampler):
        assert found.same >= found.lanes - 1  # one near-tie
    if not is_guided(sampler):
        assert found.gap < 0.5
    assert found.same > 0 or is_guided(sampler)

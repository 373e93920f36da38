"""Deaths in the middle of runs change no design; tests.bench.kills does the same at many moments, in every domain."""

import pytest

from tests.bench.kills import TARGETS, Trial, broken, differing, plan


@pytest.mark.parametrize("target", TARGETS)
def test_a_death_changes_no_design(target, tmp_path):
    requests = plan(["chain"])
    with Trial(tmp_path, requests) as trial:
        assert trial.kill(target, 0.2).in_flight > 0
        trial.finish()
    assert differing(trial, requests) == [] and broken(trial.store.path) == []

"""Deaths in the middle of runs change no design; tests.bench.kills does the same at many moments, in every domain."""

from tests.bench.kills import TARGETS, Trial, broken, differing, plan


def test_deaths_change_no_design(tmp_path):
    requests = plan(["chain"])
    with Trial(tmp_path, requests) as trial:
        for target in TARGETS:
            assert trial.kill(target, 0.2).in_flight > 0, target
        trial.finish()
    assert differing(trial, requests) == [] and broken(trial.store.path) == []

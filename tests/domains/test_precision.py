"""Half the digits for a network, where a request asks for them: little differs, and equal requests stay equal."""

import numpy as np
import pytest
import torch

import engines
from engines.diffusion.precision import HALF, SINGLE, in_precision
from engines.domains import domain
from engines.domains.image.conditions import ImageConditions
from engines.request import Request
from engines.run import open_run
from studio.runs.records.remarks import condition_remarks

DOMAINS = ("molecule", "utr", "image")
EACH = pytest.mark.parametrize("name", DOMAINS)


def last(request: Request, **how) -> list:
    """Candidates and values of a run's steps."""
    return [(step.candidates, step.values) for step in engines.steps(request, **how)]


@EACH
def test_in_bfloat16_a_run_is_nearly_but_not_quite_another(name, small):
    """Of one state the network says nearly the same."""
    single, half = (open_run(small(name, precision=kind)) for kind in (SINGLE, HALF))
    state = [*single.steps()][1].candidates[:2]
    with torch.inference_mode():
        one, two = (run.model.process.denoise(state, 1) for run in (single, half))
    one, two = (getattr(said, "log_p", said) for said in (one, two))
    known = one.isfinite() & (one > -5 if name != "image" else True)
    assert two.dtype == torch.float32 and not torch.equal(one, two)
    assert float((one - two)[known].abs().mean()) < 0.03


@EACH
def test_equal_requests_in_bfloat16_give_equal_designs_in_any_chunks(name, small):
    whole = last(small(name, precision=HALF))
    for mine, other in zip(whole, last(small(name, precision=HALF), rows_per_call=5), strict=True):
        for first, second in zip(mine, other):
            torch.testing.assert_close(first, second, rtol=0, atol=0, equal_nan=True)


def test_what_is_kept_for_all_runs_is_not_rounded_by_one(small):
    from engines.domains.molecule.load import fully_masked_log_p

    before = last(small("molecule"))
    fully_masked_log_p.cache_clear()
    last(small("molecule", precision=HALF))
    for mine, other in zip(before, last(small("molecule")), strict=True):
        assert torch.equal(mine[0], other[0])


def test_a_finished_picture_is_decoded_in_the_models_own_precision(small):
    single, half = (open_run(small("image", precision=kind)) for kind in (SINGLE, HALF))
    finished = [*single.steps()][-1].candidates[:1]
    guess = finished.clone()
    guess[:, 1] = 1  # its level
    assert single.model.decode(finished)[0].tobytes() == half.model.decode(finished)[0].tobytes()
    one, two = (run.model.decode(guess)[0] for run in (single, half))
    differs = np.abs(np.asarray(one, dtype=float) - np.asarray(two, dtype=float))
    assert 0 < differs.mean() < 1  # of 255


def test_gradients_pass_through_bfloat16(small):
    steps = list(
        engines.steps(small("image", sampler="dps", precision=HALF, rewards={"brightness": 1.0}, lanes=1, levels=2))
    )
    assert steps[-1].values.isfinite().all()


def test_a_record_says_that_it_is_approximate():
    said = condition_remarks(domain("utr"), Request(domain="utr", precision=HALF).conditions.model_dump())
    assert said == ["The network computed in bfloat16, so this run is approximate."]
    assert condition_remarks(domain("utr"), {}) == []


def test_single_is_what_was_always_meant():
    assert Request(domain="utr").precision == SINGLE and ImageConditions().precision == SINGLE
    assert in_precision(len, SINGLE, "cpu") is len
    with pytest.raises(ValueError, match="precision"):
        Request(domain="utr", precision="quarter")

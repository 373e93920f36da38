"""The same request gives the same run: again, in other chunks, beside other runs, and after a resume from any step."""

from functools import cache
from itertools import zip_longest

import pytest
import torch

import engines
from engines.records.serialize import dump_state, load_step
from engines.records.step import Step
from engines.request import Request
from engines.run import open_run
from tests.conftest import BRIEF
from tests.fitting import offered

KINDS = {
    "chain": {"domain": "chain", "lanes": 40, "particles": 6, "levels": 5, "alpha": 0.2},
    "chain pm": {"domain": "chain", "value": "pm", "lanes": 40, "particles": 6, "levels": 5, "alpha": 0.2},
    "mixture": {"domain": "mixture", "lanes": 40, "particles": 6, "levels": 6, "alpha": 0.5},
    "mixture pm": {"domain": "mixture", "value": "pm", "lanes": 40, "particles": 6, "levels": 6, "alpha": 0.5},
    "molecule": {"domain": "molecule", "lanes": 4, "particles": 4, "levels": 4, "alpha": 0.05},
}
EVERY = [(kind, sampler) for kind, ask in KINDS.items() for sampler in offered(ask["domain"])]
ALL = pytest.mark.parametrize(("kind", "sampler"), EVERY)


def request(kind: str, sampler: str, **settings) -> Request:
    return Request(**{**KINDS[kind], "sampler": sampler, **BRIEF.get(sampler, {}), **settings})


@cache
def undisturbed(kind: str, sampler: str) -> list[Step]:
    return list(engines.steps(request(kind, sampler)))


def designs(kind: str, sampler: str, **settings) -> list:
    last = list(engines.steps(request(kind, sampler, **settings)))[-1]
    return [last.designs[row] for row in last.kept.tolist()]


def assert_same(steps: list[Step], others: list[Step]) -> None:
    """Every candidate, every value, every choice: bit for bit."""
    assert [s.t for s in steps] == [s.t for s in others]
    for step, other in zip(steps, others):
        for field in ("candidates", "parents", "lanes", "values", "kept", "log_weights", "ess"):
            torch.testing.assert_close(
                getattr(step, field), getattr(other, field), rtol=0, atol=0, equal_nan=True, msg=field
            )
        assert step.designs == other.designs


@ALL
def test_twice(kind, sampler):
    assert_same(list(engines.steps(request(kind, sampler))), undisturbed(kind, sampler))


@pytest.mark.parametrize("rows", [5, 32, 4096])
@ALL
def test_in_other_chunks(kind, sampler, rows):
    """rows: of one network call; where none is named it is thousands."""
    assert_same(list(engines.steps(request(kind, sampler), rows_per_call=rows)), undisturbed(kind, sampler))


@ALL
def test_beside_a_run_that_ends_sooner_and_one_that_is_closed(kind, sampler):
    mine, shorter, closed = (
        engines.steps(request(kind, sampler, **other)) for other in ({}, {"seed": 9, "levels": 3}, {"seed": 8})
    )
    seen = []
    for turn, (step, _) in enumerate(zip_longest(mine, shorter)):
        next(closed) if turn < 2 else closed.close()
        seen.append(step)
        assert not torch.is_inference_mode_enabled()
    assert_same(seen, undisturbed(kind, sampler))


@ALL
def test_resumed_from_every_step(kind, sampler):
    whole = undisturbed(kind, sampler)
    for done, step in enumerate(whole[:-1], start=1):
        stored = load_step(dump_state(step))
        assert_same(list(open_run(request(kind, sampler)).steps(stored)), whole[done:])


@pytest.mark.parametrize("kind", KINDS)
def test_another_seed_is_another_run(kind):
    assert designs(kind, "unguided", seed=2**32) != designs(kind, "unguided")


@pytest.mark.parametrize("kind", KINDS)
def test_one_candidate_leaves_nothing_to_choose(kind):
    """With M = 1 every sampler but SMC, which compares lanes, is the unguided model."""
    for sampler in ("svdd", "best_of_n"):
        assert designs(kind, sampler, particles=1) == designs(kind, "unguided")


@pytest.mark.parametrize("kind", KINDS)
def test_a_lane_of_svdd_knows_nothing_of_the_others(kind):
    assert designs(kind, "svdd", lanes=2) == designs(kind, "svdd", lanes=4)[:2]

"""One letter a level is the plain schedule in law, and none of its levels is idle."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace

import pytest
import torch

import engines
from engines.diffusion.noise import noise_for
from engines.diffusion.reveal import even_reveal, first_hitting, linear_reveal
from engines.domains import domain
from engines.domains.toy.chain import LENGTH, decode, joint
from engines.estimate import estimate, size_of
from engines.request import Request
from engines.run import open_run
from tests.laws.chain_law import CLOSE, PRIOR, WORDS, variation

LANES = 20_000


def frequencies(process) -> list[float]:
    """Of the chain's words under the unguided process."""
    noise = noise_for(0, LANES)
    x = process.prior(LANES, noise)
    for t in range(process.levels, 0, -1):
        x = process.propose(x, process.denoise(x, t), t, 1, noise.at(t - 1))
    counts = Counter(decode(x))
    return [counts[word] / LANES for word in WORDS]


SCHEDULES = [(first_hitting, LENGTH), (first_hitting, 9), (even_reveal, 9), (linear_reveal, 100)]
TEMPLATE = "ACGU...GCCACC"


@pytest.mark.parametrize(("reveal", "levels"), SCHEDULES)
def test_every_schedule_has_the_law_of_one_letter_after_another(reveal, levels):
    """The linear one as its levels grow: at 100 two letters seldom share one."""
    process = replace(open_run(Request(domain="chain")).model.process, reveal=reveal, levels=levels)
    assert joint().probabilities.numpy() == pytest.approx(PRIOR)
    assert variation(frequencies(process), PRIOR) <= CLOSE


@pytest.mark.parametrize(
    "settings", [{"domain": "utr"}, {"domain": "utr", "template": TEMPLATE}, {"domain": "molecule"}]
)
@pytest.mark.parametrize("sampler", ["svdd", "unguided"])
def test_every_level_reveals_one_letter(settings, sampler):
    request = Request(**settings, first_hitting=True, sampler=sampler, lanes=3, particles=2, value="pm")
    run = open_run(request)
    mask, steps = run.model.process.mask, list(run.steps())
    hidden = torch.stack([(step.candidates[step.kept] == mask).sum(1) for step in steps])
    assert request.levels == len(steps) == domain(request.domain).letters(request.conditions)
    assert set((hidden[:-1] - hidden[1:]).flatten().tolist()) <= {0, 1} and not hidden[-1].any()
    if request.domain == "utr":
        assert hidden[:, 0].tolist() == list(range(len(steps)))[::-1]


def test_it_is_the_same_again_from_a_step_and_is_estimated():
    request = Request(domain="utr", first_hitting=True, lanes=4, particles=4, value="pm")
    cost, told = engines.design(request).cost, estimate(size_of(request))
    assert told.rows == pytest.approx(cost.rows, rel=0.3) and told.calls == pytest.approx(cost.reward_calls, rel=0.4)


def test_a_budget_is_reached():
    request = Request(domain="utr", first_hitting=True, lanes=4, value="pm", budget=900)
    assert engines.design(request).cost.rows == pytest.approx(900, rel=0.05)

"""Proposals that lean toward good drafts: by the covariance of reward and letter, at a price that is counted."""

from __future__ import annotations

import math

import pytest
import torch
from pydantic import ValidationError

import engines
from engines.diffusion.noise import noise_for
from engines.domains.toy.chain import MASK, decode, joint, load
from engines.estimate import estimate, size_of
from engines.records.meter import Meter
from engines.records.serialize import dump_state, load_step
from engines.request import Request, sentences
from engines.run import open_run
from engines.samplers.population.drafts import leant
from engines.values.estimate import Judging
from engines.values.state import predict

LAW, PROCESS = joint(), load(levels=3).process
ONE_LEFT = torch.tensor([[0, MASK, 1], [MASK, 2, 2], [1, 1, MASK]])


def rewards(words: list[str]) -> torch.Tensor:
    return torch.tensor([w.count("a") + 0.5 * w.count("c") for w in words], dtype=torch.float64)


def laws(x: torch.Tensor, score=rewards, drafts: int = 20_000, lean: float = 2.0) -> torch.Tensor:
    """p' [K, V] of the masked places."""
    judging = Judging(PROCESS, decode, score, Meter())
    return leant(predict(PROCESS, x, 2, None, Meter()), judging, drafts, lean, noise_for(3, len(x))).table.log_p.exp()


def request(name: str = "chain", **settings) -> Request:
    usual = {"lanes": 12, "particles": 2, "levels": 5, "value": "pm", "every": 2, "drafts": 6}
    return Request(**{"domain": name, "sampler": "standardised", **usual, **settings})


def test_where_one_letter_is_missing_the_lean_is_exact():
    """g_v = p_v (r_v − E r) / sd r."""
    plain, each = PROCESS.denoise(ONE_LEFT, 2).log_p.exp(), torch.tensor([1.0, 0.0, 0.5], dtype=torch.float64)
    gap = each - plain @ each[:, None]
    slope = plain * gap / (plain * gap.square()).sum(1, keepdim=True).sqrt()
    want = torch.softmax(plain.log() + 2.0 * slope, 1)
    torch.testing.assert_close(laws(ONE_LEFT), want, rtol=0, atol=0.01)


@pytest.mark.parametrize(
    "score", [lambda words: torch.full((len(words),), math.nan), lambda words: torch.ones(len(words))]
)
def test_rewards_that_tell_nothing_apart_change_nothing(score):
    plain = PROCESS.denoise(ONE_LEFT, 2).log_p.exp()
    torch.testing.assert_close(laws(ONE_LEFT, score, drafts=5), plain)


def test_it_hangs_on_no_unit():
    assert laws(ONE_LEFT, lambda words: 8 * rewards(words) - 64).equal(laws(ONE_LEFT))


def test_equal_states_lean_by_themselves_and_what_is_finished_stays():
    equal = laws(ONE_LEFT[[0, 0, 1]], drafts=7)
    assert equal.shape == (3, 3) and not equal[0].equal(equal[1])
    finished = predict(PROCESS, torch.tensor([[0, 1, 2]]), 1, None, Meter())
    assert leant(finished, Judging(PROCESS, decode, rewards, Meter()), 4, 2.0, noise_for(3, 1)) is finished


@pytest.mark.parametrize("settings", [{"drafts": 0}, {"lean": 0.0}])
def test_without_them_the_proposal_is_the_models(settings):
    plain = engines.design(request(drafts=0))
    assert engines.design(request(**settings)).designs == plain.designs


def test_rewards_rise_at_the_same_rows():
    plain, leaning = (engines.design(request(lanes=200, levels=8, drafts=n, every=8)) for n in (0, 8))
    assert leaning.rewards.mean() > plain.rewards.mean() + 0.05 and leaning.cost.rows <= plain.cost.rows * 1.2


@pytest.mark.parametrize("name", ["chain", "utr", "molecule"])
def test_a_run_is_the_same_in_other_chunks_and_from_every_step(name):
    wanted = request(name, lanes=4, drafts=3)
    whole = list(engines.steps(wanted))
    for other in (engines.steps(wanted, rows_per_call=3), engines.steps(wanted)):
        assert all(a.candidates.equal(b.candidates) and a.kept.equal(b.kept) for a, b in zip(other, whole, strict=True))
    for done, step in enumerate(whole[:-1], start=1):
        rest = open_run(wanted).steps(load_step(dump_state(step)))
        assert all(a.candidates.equal(b.candidates) and a.kept.equal(b.kept) for a, b in zip(rest, whole[done:]))


@pytest.mark.parametrize("name", ["utr", "molecule"])
def test_its_cost_is_known_before(name):
    wanted = request(name, lanes=3, levels=12, drafts=8)
    told, cost = estimate(size_of(wanted)), engines.design(wanted).cost
    assert cost.rows / 2 <= told.rows <= cost.rows * 2 and cost.reward_calls / 2 <= told.calls <= cost.reward_calls * 2


def test_what_has_no_masks_is_refused():
    with pytest.raises(ValidationError) as refusal:
        request("mixture")
    assert "set drafts to 0" in sentences(refusal.value)[0]

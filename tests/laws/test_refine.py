"""Refine is a Markov kernel that leaves p·exp(r/α) as it is, on words whose every probability is known."""

from __future__ import annotations

import math

import numpy as np
import pytest
import torch
from rdkit import Chem

import engines
from engines.diffusion.masked import MaskedProcess
from engines.diffusion.noise import BACK, noise_for
from engines.diffusion.reveal import EvenReveal
from engines.domains.toy.chain import decode, joint, load
from engines.domains.toy.mixture import mixture
from engines.records.meter import Meter
from engines.records.step import Step
from engines.request import Request
from engines.samplers.refine import RefineSettings, refine
from engines.values.estimate import Judging
from engines.values.posterior_mean import PosteriorMean

LAW, PROCESS, LANES = joint(), load(levels=3).process, 20_000
REWARD = torch.tensor([word.count("a") / 3 for word in decode(LAW.words)], dtype=torch.float64)
ONE, TWO_AT_ONCE, TWO_IN_TURN = {"share": 0.3}, {"share": 0.7}, {"share": 0.7, "rows": 2}


def tilted(alpha: float) -> torch.Tensor:
    """p·exp(r/α)/Z over all words."""
    return torch.softmax(LAW.probabilities.log() + REWARD / alpha, 0)


def score(designs: list[str]) -> torch.Tensor:
    return torch.tensor([design.count("a") / 3 for design in designs], dtype=torch.float64)


def refined(law: torch.Tensor, alpha: float, rounds: int, particles: int = 4, **how) -> torch.Tensor:
    """Frequencies of all words after so many rounds from draws of a law."""
    words = torch.multinomial(law, LANES, replacement=True, generator=torch.Generator().manual_seed(0))
    everyone = torch.arange(LANES)
    unknown = torch.full((LANES,), math.nan)
    begun = Step(rounds, LAW.words[words], [], everyone, everyone, unknown, everyone, unknown, unknown)
    value = PosteriorMean(Judging(PROCESS, decode, score, Meter()))
    settings = RefineSettings(rounds=rounds, **how)
    rest = {"particles": particles, "alpha": alpha, "noise": noise_for(1, LANES), "settings": settings}
    *_, last = refine(PROCESS, value, start=begun, **rest)
    found = (last.candidates[last.kept] * torch.tensor([9, 3, 1])).sum(1)
    return torch.bincount(found, minlength=27).double() / LANES


def variation(found: torch.Tensor, law: torch.Tensor) -> float:
    return 0.5 * float((found - law).abs().sum())


@pytest.mark.parametrize(("how", "alpha"), [(ONE, 0.1), (ONE, 0.2), (ONE, 0.5), (TWO_IN_TURN, 0.2)])
def test_the_tilted_law_stays(how, alpha):
    """20,000 draws of the law itself lie about .01 from it."""
    rounds = 50 if how is ONE else 15
    assert variation(refined(tilted(alpha), alpha, rounds, particles=3, **how), tilted(alpha)) <= 0.02


@pytest.mark.parametrize("alpha", [0.1, 0.5])
def test_the_tilted_law_is_reached(alpha):
    assert variation(refined(LAW.probabilities, alpha, 20, **ONE), tilted(alpha)) <= 0.02


def test_letters_that_come_back_at_once_cost_less_and_are_not_exact():
    """Of two letters that are drawn apart from one another the law is moved: by .03 where neighbours hang together."""
    moved = variation(refined(tilted(0.2), 0.2, 10, **TWO_AT_ONCE), tilted(0.2))
    assert 0.015 <= moved <= 0.06


def test_infinite_alpha_is_the_unguided_law():
    assert variation(refined(LAW.probabilities, math.inf, 6, **ONE), LAW.probabilities) <= 0.02


def test_zero_alpha_climbs():
    run = engines.steps(Request(domain="chain", sampler="refine", alpha=0, rounds=6, share=0.3, lanes=40))
    best = np.array([step.values[step.kept].numpy() for step in run if step.t < 6])
    assert (np.diff(best, axis=0) >= 0).all() and best[-1].mean() > 0.9


@pytest.mark.parametrize("alpha", [0.8, 2.0])
def test_points_follow_the_tilted_mixture(alpha):
    """Ways back of finitely many levels lose a little variance: .1 in means and shares."""
    law, slope = mixture(), torch.tensor([1.0, 0.0], dtype=torch.float64)
    request = Request(domain="mixture", sampler="refine", alpha=alpha, rounds=12, share=0.7, lanes=1500, particles=8)
    points = torch.tensor(engines.design(request).designs, dtype=torch.float64)
    want = law.tilted(slope, alpha)
    error = 4 * points.std(0) / math.sqrt(len(points)) + 0.1
    assert ((points.mean(0) - want.weights @ want.means).abs() <= error).all()


def test_one_particle_is_answered():
    with pytest.raises(ValueError, match="M must be 2"):
        Request(domain="chain", sampler="refine", particles=1)


@pytest.mark.parametrize(
    ("name", "given"),
    [
        ("chain", "aba\n ccc"),
        ("gb1", "VDGV"),
        ("utr", "ACGU" * 12 + "AC"),
        ("enhancer", "ACGT" * 50),
        ("molecule", "CC(=O)Oc1ccccc1C(=O)O\nC1CCCCC1O aspirin-like\nC[C@H](N)C(=O)NCc1ccccc1"),
    ],
)
def test_a_run_goes_on_from_designs_that_a_person_brings(name, given):
    """At a share so small that one token changes a round, the first candidate of every lane is what was brought."""
    request = Request(domain=name, sampler="refine", designs=given, rounds=2, lanes=4, particles=2, alpha=0)
    first, last = engines.steps(request)
    lines = given.splitlines()
    assert [s.t for s in (first, last)] == [1, 0] and len(first.designs) == 8
    assert first.designs[0] == first.designs[2 * (len(lines) % 4)] or len(lines) == 4
    assert (last.values[last.kept] >= first.values[::2]).all()
    if name == "molecule":
        assert [Chem.CanonSmiles(d) for d in first.designs[:4:2]] == ["CC(=O)Oc1ccccc1C(=O)O", "OC1CCCCC1"]
    else:
        assert first.designs[0] == lines[0].replace("U", "T")


@pytest.mark.parametrize(
    ("name", "given", "words"),
    [
        ("chain", "aba\nabd", "Design 2 of those to go on from: “abd” is no word"),
        ("utr", "ACGT", "has 4 letters, but a design has 50"),
        ("molecule", "[Fe]", "Design 1"),
        ("molecule", "C" * 300, "Design 1"),
        ("mixture", "1 2", "cannot be brought along"),
        ("gb1", "VDGX", "written in the letters"),
    ],
)
def test_designs_that_the_model_cannot_write_are_answered_before_anything_runs(name, given, words):
    with pytest.raises(ValueError, match=words):
        Request(domain=name, sampler="refine", designs=given)


def test_a_template_binds_designs_that_are_brought():
    with pytest.raises(ValueError, match="A at place 1, where the template asks for G"):
        Request(domain="utr", sampler="refine", designs="A" * 50, template="G...")


@pytest.mark.parametrize(("share", "rounds"), [(0.02, 50), (0.1, 10)])
def test_rounds_scan_a_design(share, rounds):
    """Every one of 50 places has its turn once in 1/share rounds, in an order of its own in each lane and scan."""
    masked = MaskedProcess(None, lambda lanes: torch.full((len(lanes), 50), 4), EvenReveal(), mask=4, levels=1)
    process, level = masked.redrawing(share, 1)
    noise, x = noise_for(3, 4), torch.zeros(4, 50, dtype=torch.long)
    hidden = torch.stack([process.noised(x, level, noise.at(t, BACK)) == process.mask for t in range(2 * rounds)])
    first, second = hidden[:rounds], hidden[rounds:]
    assert (first.sum(0) == 1).all() and (second.sum(0) == 1).all()
    assert not first.equal(second) and not first[:, 0].equal(first[:, 1])

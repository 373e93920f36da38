"""A reward with a gradient says of finished designs what it says without one; what has none is refused, and why."""

import numpy as np
import pytest
import torch
from torch.nn import functional as F

from engines.domains import NAMES, domain
from engines.domains.sequence.letters import decode, encode
from engines.request import Request
from engines.request.gradients import sampler_refusal, unfit_samplers
from engines.rewards.transform import parse_transform

ALPHABETS = {"chain": "abc", "gb1": "ACDEFGHIKLMNPQRSTVWY"}
# Small where the guide's networks may agree, since there a bound has a corner.
STEPS = dict.fromkeys(("contrast", "hepg2_bound", "k562_bound", "wtc11_bound", "mrl_bound"), 5e-4)
RELAXED = [(name, reward) for name in NAMES for reward, spec in domain(name).rewards.items() if spec.relaxed]


def known(name: str) -> list:
    if name in ("enhancer", "utr"):
        length = domain(name).conditions().length
        return decode(np.random.default_rng(1).integers(0, 4, (6, length)))
    return list(domain(name).known_designs)


def as_numbers(name: str, designs: list) -> torch.Tensor:
    """Finished designs as the numbers that Domain.relaxed names."""
    if name == "image":
        return torch.stack([torch.from_numpy(np.array(d.convert("RGB"))).permute(2, 0, 1) / 255 for d in designs])
    if name == "mixture":
        return torch.tensor(designs)
    if name in ALPHABETS:
        return F.one_hot(
            torch.tensor([[ALPHABETS[name].index(x) for x in word] for word in designs]), len(ALPHABETS[name])
        ).float()
    return F.one_hot(torch.from_numpy(encode(designs)).long(), 4).float()


@pytest.mark.parametrize(("name", "reward"), RELAXED)
def test_of_finished_designs_it_is_the_reward_and_its_gradient_is_finite(name, reward):
    chosen, designs = domain(name), known(name)
    spec, conditions = chosen.rewards[reward], chosen.conditions(**chosen.example_conditions)
    numbers = as_numbers(name, designs).requires_grad_()
    found = spec.relaxed(numbers, conditions)
    np.testing.assert_allclose(found.detach(), spec.judge(designs, conditions), rtol=2e-3, atol=2e-3)
    (slope,) = torch.autograd.grad(found.sum(), numbers)
    assert slope.isfinite().all() and slope.shape == numbers.shape


@pytest.mark.parametrize(
    ("name", "reward"), [pair for pair in RELAXED if pair[0] != "image" and pair[1] not in ("gc", "sites", "uaug")]
)
def test_its_gradient_is_the_slope(name, reward):
    """By finite differences, in the middle of the simplex where nothing has a corner."""
    chosen = domain(name)
    spec, conditions = chosen.rewards[reward], chosen.conditions(**chosen.example_conditions)
    there = as_numbers(name, known(name)[:2]) * 0.6 + 0.1
    numbers = there.clone().requires_grad_()
    (slope,) = torch.autograd.grad(spec.relaxed(numbers, conditions).sum(), numbers)
    way = F.normalize(slope.flatten(1), dim=1).view_as(slope)
    step = STEPS.get(reward, 1e-2)
    high, low = (spec.relaxed(there + by * way, conditions).detach().double() for by in (step, -step))
    assert (high - low).div(2 * step).tolist() == pytest.approx(
        slope.flatten(1).norm(dim=1).tolist(), rel=0.05, abs=1e-4
    )


@pytest.mark.parametrize("text", ["", "window 1 3", "window 0 4", "sigmoid 1 1", "sigmoid 1 -1"])
def test_transforms_are_the_same_for_torch(text):
    curve, x = parse_transform(text), np.linspace(-2, 6, 33)
    assert curve.has_gradient
    np.testing.assert_allclose(curve.relaxed(torch.from_numpy(x)), curve(x), atol=1e-12)
    assert not parse_transform("step 2").has_gradient


def test_only_what_has_a_gradient_is_offered():
    assert "dps" in unfit_samplers("molecule", ["qed"]) and unfit_samplers("molecule", ["qed"]).keys() == {"dps"}
    assert unfit_samplers("utr", ["mrl", "gc"]) == {} and "dps" in unfit_samplers("utr", ["mrl", "fold"])
    assert "dps" in unfit_samplers("image", ["compressibility"]) and unfit_samplers("image", ["palette"]) == {}


@pytest.mark.parametrize(
    ("settings", "words"),
    [
        ({"domain": "molecule", "rewards": {"qed": 1}}, "no numbers that have one; choose another method"),
        ({"domain": "utr", "rewards": {"mrl": 1, "fold": 1}}, "“Unfolded” has none; choose another method"),
        ({"domain": "utr", "rewards": {"mrl": 1}, "transforms": {"mrl": "step 7"}}, "take “window” or “sigmoid”"),
        (
            {
                "domain": "utr",
                "rewards": {"own": 1},
                "scripts": {"own": "def reward(designs):\n    return [0.0] * len(designs)\n"},
            },
            "the script “own” declares none",
        ),
    ],
)
def test_what_does_not_fit_is_refused_before_anything_runs(settings, words):
    with pytest.raises(ValueError, match="follows the gradient of the reward, and .*" + words):
        Request(sampler="dps", **settings)


def test_what_weighs_nothing_needs_no_gradient():
    assert Request(domain="utr", sampler="dps", rewards={"mrl": 1, "fold": 0}, transforms={"fold": "step 1"})
    assert sampler_refusal("svdd", "molecule", ["qed"]) == ""

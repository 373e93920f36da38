"""What a request costs is known before it runs, and what costs too much is answered with what to lower, and to what."""

import re
from dataclasses import replace

import pytest
import torch

from engines.admission import CostLimits, refusal
from engines.diffusion.noise import noise_for
from engines.domains import NAMES, domain
from engines.estimate import estimate, size_of
from engines.request import Request
from engines.run import open_run
from engines.samplers import SAMPLERS, common
from engines.values import fills
from studio.errors import UserError
from studio.runs.runs import Runs
from tests.conftest import BRIEF
from tests.fitting import OFFERED

ABUSES = [
    {"domain": "enhancer", "lanes": 200, "particles": 100, "levels": 128, "value": "mean", "estimate": {"fills": 256}},
    {"domain": "molecule", "lanes": 312, "particles": 64, "levels": 1000},
    {"domain": "mixture", "lanes": 10_000, "particles": 1, "levels": 1000},
    {"domain": "image", "lanes": 300, "particles": 64, "levels": 200},
    {"domain": "utr", "lanes": 10_000, "particles": 100, "levels": 64, "sampler": "smc"},
]
SMALL = CostLimits(run_rows=20_000, run_calls=20_000, run_seconds=100, run_memory=1 << 30, run_store=8 << 20)
WORDS = {"lanes": "lanes", "M": "particles", "levels": "levels"}


def lowered(size, word, most):
    if word == "K":
        return replace(size, estimate=size.estimate.model_copy(update={"fills": most}))
    return replace(size, **{WORDS[word]: most})


def advised(sentence):
    """(word, number) of the sentence's advice."""
    return [(word, int(n.replace(",", ""))) for word, n in re.findall(r"(lanes|M|K|levels) to ([\d,]+)", sentence)]


@pytest.mark.parametrize("settings", ABUSES)
def test_what_would_stop_everybody_is_refused_and_the_advice_holds(settings, store):
    size = size_of(Request(**settings))
    sentence = refusal(size, CostLimits())
    assert "This run would take about" in sentence and advised(sentence)
    for word, most in advised(sentence):
        assert not refusal(lowered(size, word, most), CostLimits())
        assert refusal(lowered(size, word, most + 1), CostLimits())
    with pytest.raises(UserError, match="would take about"):
        Runs(store).start(settings, "ann")
    assert store.waiting() == []


@pytest.mark.parametrize(("name", "sampler"), OFFERED)
def test_defaults_are_granted_and_every_limit_binds(name, sampler):
    size = size_of(Request(domain=name, sampler=sampler))
    assert not refusal(size, CostLimits()) and not refusal(replace(size, lanes=64), CostLimits())
    for limit in vars(SMALL):
        assert refusal(size, replace(CostLimits(), **{limit: 1e-9}))


@pytest.mark.parametrize("name", NAMES)
def test_more_of_anything_never_costs_less(name):
    size = size_of(Request(domain=name, lanes=6, particles=6, levels=12))
    for more in (replace(size, lanes=12), replace(size, particles=12), replace(size, levels=24)):
        one, other = estimate(size), estimate(more)
        assert all(getattr(one, f) <= getattr(other, f) * 1.0001 for f in vars(one))


@pytest.mark.parametrize("name", ["utr", "image", "mixture"])
def test_a_gradient_takes_memory_while_it_passes(name):
    plain, followed = (estimate(size_of(Request(domain=name, sampler=s))) for s in ("unguided", "dps"))
    assert followed.memory - plain.memory == domain(name).pace.gradient_bytes > 0


def test_a_dear_script_counts():
    size = replace(size_of(Request(domain="molecule")), rewards={"mine": 1.0})
    cheap, dear = estimate(size, {"mine": 1e-4}), estimate(size, {"mine": 1.0})
    assert dear.seconds - cheap.seconds == pytest.approx(0.9999 * dear.calls, rel=1e-3)
    assert "h" in refusal(size, replace(CostLimits(), run_seconds=600), {"mine": 10.0})


def test_the_price_of_a_script_is_known_from_its_check(store):
    runs = Runs(store)
    text = "def reward(designs):\n    return [float(len(d)) for d in designs]\n"
    assert runs.library.prices({"mine": text}) == {}
    runs.library.check("chain", "mine", text.encode())
    assert 0 < runs.library.prices({"other name": text})["other name"] < 1


@pytest.mark.parametrize(("name", "sampler"), [pair for pair in OFFERED if pair[0] != "image"])
def test_counts_are_about_what_runs_take(name, sampler):
    """Within a factor of two where it depends on what a run meets, nearly exactly where it does not."""
    request = Request(domain=name, sampler=sampler, lanes=2, particles=4, levels=12, **BRIEF.get(sampler, {}))
    run = open_run(request)
    list(run.steps())
    told, cost = estimate(size_of(request)), run.meter.total()
    near = {"chain": 40, "mixture": 1.15}.get(name, 2.0)  # a chain has 64 states in all
    assert cost.rows / near <= told.rows <= cost.rows * near
    if name != "chain":
        assert cost.reward_calls / near <= told.calls <= cost.reward_calls * near + request.lanes * request.particles


def test_fills_in_pieces_are_the_same_values(monkeypatch):
    request = Request(domain="chain", value="mean", estimate={"fills": 8}, lanes=6, particles=5)
    whole = [step.values for step in open_run(request).steps()]
    monkeypatch.setattr(fills, "NUMBERS_AT_ONCE", 1)
    for one, other in zip(whole, [step.values for step in open_run(request).steps()]):
        assert one.equal(other)


@pytest.mark.parametrize("name", ["chain", "mixture", "utr"])
@pytest.mark.parametrize("sampler", SAMPLERS)
def test_candidates_in_pieces_are_the_same_candidates(name, sampler, monkeypatch):
    request = Request(domain=name, sampler=sampler, lanes=5, particles=4, levels=4, **BRIEF.get(sampler, {}))
    whole = [step.candidates for step in open_run(request).steps()]
    monkeypatch.setattr(common, "PROPOSED_AT_ONCE", 4)
    for one, other in zip(whole, [step.candidates for step in open_run(request).steps()]):
        assert one.equal(other)


def test_noise_of_some_lanes_is_theirs():
    noise, some = noise_for(3, 10).at(2), torch.tensor([7, 1])
    assert noise.of(some).uniform(2, 5).equal(noise.uniform(2, 5).view(10, 2, 5)[some].view(4, 5))


@pytest.mark.parametrize(("value", "alpha"), [("pm", 0), ("fills", 0), ("fills", 0.1), ("fills", 1)])
def test_a_population_is_known_to_collapse_where_values_are_drawn_and_alpha_is_low(value, alpha):
    """Of 5′UTRs four times as many states differ at α = 1 as at α = 0."""
    request = Request(domain="utr", sampler="smc", lanes=6, particles=6, levels=64, alpha=alpha, value=value)
    run = open_run(request)
    *_, _last = run.steps()
    cost, told = run.meter.total(), estimate(size_of(request))
    assert told.rows == pytest.approx(cost.rows, rel=0.5) and told.calls == pytest.approx(cost.reward_calls, rel=0.5)

"""A budget of rows or calls is reached, whatever spends it, and its run is the same however it is cut or resumed."""

import pytest

import engines
from engines.estimate import estimate, settled, size_of
from engines.learned import RememberedHeads
from engines.records.serialize import dump_state, load_step
from engines.request import Request
from engines.run import open_run
from engines.samplers import SAMPLERS
from engines.samplers.budget import Budget
from tests.laws.test_same_run import assert_same

WITHIN = 0.05
SPENDING = [name for name, sampler in SAMPLERS.items() if sampler.spends == "particles"] + ["refine"]
ASKS = {
    "utr rows": {"domain": "utr", "lanes": 4, "levels": 40, "value": "pm", "budget": 700},
    "utr calls": {"domain": "utr", "lanes": 4, "levels": 40, "value": "pm", "budget": 500, "budget_of": "calls"},
    "mixture rows": {"domain": "mixture", "lanes": 6, "levels": 16, "value": "pm", "budget": 900},
    "mixture calls": {
        "domain": "mixture",
        "lanes": 6,
        "levels": 16,
        "value": "pm",
        "budget": 600,
        "budget_of": "calls",
    },
    "molecule rows": {"domain": "molecule", "lanes": 8, "budget": 500},
    "image rows": {"domain": "image", "lanes": 4, "levels": 6, "budget": 100},
    "gb1 rows": {"domain": "gb1", "lanes": 4, "value": "pm", "budget": 80},
    "gb1 calls": {"domain": "gb1", "lanes": 4, "value": "pm", "budget": 80, "budget_of": "calls"},
}
OWN = {"smc": {"alpha": 0.1}, "beam": {"every": 2}, "standardised": {"every": 2}}


def ask(kind: str, sampler: str) -> Request:
    settings = OWN.get(sampler, {})
    return Request(**ASKS[kind], **settings, sampler=sampler)


SLOW = {
    "utr": {"best_of_n", "tree", "refine"},
    "molecule": {*SPENDING} - {"svdd", "smc"},
    "image": {*SPENDING} - {"smc"},
}  # which take a while
CASES = [(kind, sampler) for kind in ASKS for sampler in SPENDING if sampler not in SLOW.get(kind.split()[0], ())]


@pytest.mark.parametrize(("kind", "sampler"), CASES)
def test_it_is_reached(kind, sampler):
    """Within a twentieth; of the four letters of GB1, whose few states many chains share, within a fifth."""
    request = ask(kind, sampler)
    cost = engines.design(request).cost
    spent = cost.rows if request.budget_of == "rows" else cost.reward_calls
    assert spent == pytest.approx(request.budget, rel=0.2 if kind.startswith("gb1") else WITHIN)


@pytest.mark.parametrize("kind", ["mixture rows", "gb1 rows", "gb1 calls"])
@pytest.mark.parametrize("sampler", SPENDING)
def test_the_run_is_the_same_in_other_chunks_and_from_every_step_on(kind, sampler):
    request = ask(kind, sampler)
    whole = list(engines.steps(request))
    assert_same(list(engines.steps(request, rows_per_call=7)), whole)
    for done in range(1, len(whole), max(1, len(whole) // 5)):
        stored = load_step(dump_state(whole[done - 1]))
        assert_same(list(open_run(request).steps(stored)), whole[done:])


@pytest.mark.parametrize("of", ["rows", "calls"])
def test_more_than_what_is_asked_needs_is_refused_with_the_least(of):
    least = {"rows": 24 * 50, "calls": 24}[of]
    with pytest.raises(ValueError, match="at least, one design each"):
        Request(domain="mixture", value="pm", budget=least - 1, budget_of=of)
    assert Request(domain="mixture", value="pm", budget=least, budget_of=of).budget == least


@pytest.mark.parametrize(
    ("settings", "words"),
    [
        ({"sampler": "unguided"}, "settled by lanes and levels"),
        ({"value": "exact", "budget_of": "calls"}, "cost no more reward calls"),
        ({"value": "monte_carlo"}, "cost no more network rows"),
        ({"value": "monte_carlo", "budget_of": "calls", "sampler": "smc"}, "cost no more reward calls"),
        ({"budget": float("nan")}, "must be a number of network rows"),
        ({"budget": -5}, "at least"),
        ({"budget_of": "minutes"}, "should be 'rows', 'calls' or 'seconds'"),
    ],
)
def test_what_cannot_be_spent_is_refused(settings, words):
    with pytest.raises(ValueError, match=words):
        Request(**{"domain": "mixture", "budget": 50_000, **settings})


@pytest.mark.parametrize("of", ["rows", "calls", "seconds"])
def test_the_estimate_is_the_budget_and_what_else_it_costs(of):
    request = Request(domain="mixture", value="pm", budget=5000, budget_of=of)
    told = estimate(size_of(request))
    assert getattr(told, of) == 5000 and min(told.rows, told.calls, told.seconds) > 0
    assert estimate(settled(size_of(request))).rows <= told.rows


def test_seconds_are_spent(monkeypatch):
    """By a clock on which every candidate takes a hundredth of a second."""
    monkeypatch.setattr(Budget, "_counted", lambda self: self._meter.new_rows / 100)
    request = Request(domain="mixture", lanes=6, levels=30, value="pm", budget=20.0, budget_of="seconds")
    assert engines.design(request).cost.rows / 100 == pytest.approx(20.0, rel=WITHIN)


def test_what_a_value_learned_counts_whenever_it_did():
    """So that the run that learns and the one that finds what was learned are the same."""
    learning = {"domain": "mixture", "value": "monte_carlo", "rollouts": 100, "guided_rounds": 0, "levels": 6}
    request = Request(**learning, sampler="smc", lanes=4, alpha=0.5, budget=2500)
    heads = RememberedHeads()
    first, second = (open_run(request, heads=heads) for _ in range(2))
    whole = list(first.steps())
    spent = first.meter.total()
    assert spent.rows == pytest.approx(request.budget, rel=WITHIN)
    assert_same(list(second.steps()), whole)
    assert second.meter.total().rows < spent.rows - 500

"""The cells of a study: every method at one budget, best-of-N and unguided beside them, and what all of it costs."""

from __future__ import annotations

import pytest

import engines
from engines.estimate import estimate, size_of
from engines.request import Request
from engines.samplers import SAMPLERS
from engines.studies.collect import refusal as collect_refusal
from engines.studies.collect import shared
from engines.studies.compare import BESIDE, Budget, compare, read_budget, read_pairs
from engines.studies.study import StudyLimits, plan_of, planned, refusal, replicated, study_cost

MOLECULES = Request(domain="molecule")
PAPERS = [("svdd", "pm"), ("svdd", "monte_carlo"), ("svdd_r", "pm"), ("smc", "pm"), ("smc", "monte_carlo")]


@pytest.mark.parametrize(("asked", "of"), [(5_000, "rows"), (3_000, "calls"), (20, "seconds")])
def test_every_method_is_given_as_much(asked, of):
    cells = compare(MOLECULES, PAPERS, Budget(asked, of))
    assert [cell.axes["sampler"] for cell in cells] == [sampler for sampler, _ in PAPERS] + list(BESIDE)
    for cell in (cell for cell in cells if SAMPLERS[cell.request.sampler].spends):
        assert getattr(estimate(size_of(cell.request)), of) == pytest.approx(asked, rel=0.02), cell.label


@pytest.mark.parametrize("sampler", ["svdd", "smc"])
def test_a_learned_value_spends_the_rows_that_it_was_given(sampler):
    """Its roll-outs count: they are as many as fit."""
    base = Request(domain="mixture", lanes=6, levels=8)
    cell = compare(base, [(sampler, "monte_carlo")], Budget(4_000, "rows"))[0]
    assert engines.design(cell.request).cost.rows == pytest.approx(4_000, rel=0.05)


def test_the_least_budget_of_a_learned_value_is_said():
    with pytest.raises(ValueError, match=r"^SVDD, Learned \(MC\): .* needs [\d,]+ network rows at least"):
        compare(MOLECULES, [("svdd", "monte_carlo")], Budget(500, "rows"))


def test_a_budget_below_one_level_is_a_sentence():
    with pytest.raises(ValueError, match="need 120 network rows at least"):
        compare(MOLECULES, [("svdd", "pm")], Budget(10, "rows"))


@pytest.mark.parametrize("asked", ["", None, "many", 0, -1, float("nan"), float("inf"), [], "1e999"])
def test_what_is_no_budget_is_a_sentence(asked):
    with pytest.raises(ValueError, match="Give a budget of network rows"):
        read_budget(asked, "rows")


def test_a_budget_may_have_its_thousands_apart():
    assert read_budget("5,000", "rows") == Budget(5_000, "rows")
    with pytest.raises(ValueError, match="rows, calls, seconds"):
        read_budget(1, "euro")


def test_pairs_are_read_from_names_and_each_is_taken_once():
    given = ["svdd", ["svdd", "pm"], "smc/monte_carlo", "best_of_n/pm", ("dps", "")]
    assert read_pairs(given, MOLECULES) == [("svdd", "pm"), ("smc", "monte_carlo"), ("best_of_n", ""), ("dps", "")]


@pytest.mark.parametrize("given", [None, [], "svdd", ["nothing"], [[]], ["svdd/nothing"], [{}], [["svdd", "exact"]]])
def test_methods_of_another_form_are_a_sentence(given):
    with pytest.raises(ValueError, match=r"\."):
        read_pairs(given, MOLECULES)


def test_replicates_have_other_seeds_and_else_the_same():
    cells = replicated(compare(MOLECULES, [("svdd", "pm")], Budget(5_000, "rows")), [3, 4])
    assert [cell.label for cell in cells[:2]] == ["SVDD, Best guess (PM) · seed 3", "SVDD, Best guess (PM) · seed 4"]
    one, other = (cell.request for cell in cells[:2])
    assert one.seed == 3 and one == other.model_copy(update={"seed": 3})


def test_a_plan_gives_every_cell_again_under_any_seed():
    cells = compare(MOLECULES, PAPERS, Budget(5_000, "rows"))
    again = list(planned(plan_of(MOLECULES, cells).as_json(), 7))
    assert [label for label, _, _ in again] == [cell.label for cell in cells]
    assert [Request(**settings) for _, _, settings in again] == [cell.request for cell in replicated(cells, [7])]


def test_what_a_study_costs_is_what_its_runs_do_and_too_much_is_told_with_what_fits():
    requests = [cell.request for cell in compare(MOLECULES, PAPERS, Budget(5_000, "rows"))]
    cost = study_cost(requests)
    assert cost.seconds == pytest.approx(sum(estimate(size_of(request)).seconds for request in requests))
    assert refusal(cost, len(requests), StudyLimits()) == ""
    assert "STUDIO_MOST_STUDY_MEMBERS" in refusal(cost, 101, StudyLimits())
    assert "make 3 runs of this size" in refusal(cost, len(requests), StudyLimits(study_seconds=cost.seconds / 2))
    assert "make smaller ones" in refusal(cost, len(requests), StudyLimits(study_seconds=0.1))
    assert "MB of the store" in refusal(cost, len(requests), StudyLimits(study_store=1))
    assert "no run" in refusal(cost, 0, StudyLimits())


def test_runs_of_two_domains_go_together_where_they_share_measures():
    assert {"diversity", "gc"} <= set(shared("enhancer", "utr")) and shared("image", "gb1") == []
    assert collect_refusal(["enhancer", "utr", "enhancer"]) == ""
    assert "Image and Protein GB1 share no measure" in collect_refusal(["image", "gb1"])
    assert "“protein”" in collect_refusal(["image", "protein"])

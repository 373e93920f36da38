"""Selection: softmax(value/α), its limits, what cannot be judged, and numbers too large to exponentiate."""

import math

import pytest
import torch

from engines.samplers.selection import draw_by_value, effective_size, log_weights, systematic

NAN, INF = math.nan, math.inf
VALUES = torch.tensor([0.3, -1.0, 0.9, 0.3], dtype=torch.float64)
DRAWS = 100_000


def uniforms(rows: int, columns: int) -> torch.Tensor:
    return torch.rand(rows, columns, generator=torch.Generator().manual_seed(0), dtype=torch.float64)


def frequencies(values: torch.Tensor, alpha: float) -> torch.Tensor:
    kept = draw_by_value(values.expand(DRAWS, -1), alpha, uniforms(DRAWS, len(values)))
    return kept.bincount(minlength=len(values)) / DRAWS


@pytest.mark.parametrize("alpha", [0.1, 0.5, 1.0, 20.0])
def test_weights_are_a_softmax(alpha):
    torch.testing.assert_close(log_weights(VALUES, alpha), torch.log_softmax(VALUES / alpha, -1))


@pytest.mark.parametrize("alpha", [0.3, 1.0, 20.0, INF])
@pytest.mark.parametrize("values", [VALUES, torch.tensor([1e6, 1e6 + 1, NAN]), torch.tensor([-5.0, -INF, INF, -4.0])])
def test_draws_have_the_frequencies_of_the_weights(values, alpha):
    """Within four standard errors of a proportion."""
    want = log_weights(values, alpha).exp()
    assert ((frequencies(values, alpha) - want).abs() <= 4 * (want * (1 - want) / DRAWS).sqrt()).all()


def test_zero_alpha_keeps_the_first_of_the_largest():
    values = torch.tensor([[1.0, 3.0, 3.0], [2.0, 2.0, 2.0], [NAN, 1.0, 1.0], [-1.0, -3.0, INF]])
    assert draw_by_value(values, 0, uniforms(4, 3)).tolist() == [1, 0, 1, 0]
    torch.testing.assert_close(log_weights(values, 0).exp()[0], torch.tensor([0, 0.5, 0.5], dtype=torch.float64))


def test_infinite_alpha_ignores_values():
    torch.testing.assert_close(log_weights(VALUES, INF).exp(), torch.full((4,), 0.25, dtype=torch.float64))


@pytest.mark.parametrize("alpha", [1e-3, 1.0, 1e3])
def test_limits_are_approached(alpha):
    """Between the limits the largest value has at least the share it has at ∞ and at most that at 0."""
    share = log_weights(VALUES, alpha).exp()[2]
    assert 0.25 <= share <= 1 and (alpha != 1e-3 or share > 0.999) and (alpha != 1e3 or share < 0.251)


@pytest.mark.parametrize("alpha", [0, 1e-300, 0.5, 1e300, INF])
@pytest.mark.parametrize("hopeless", [NAN, INF, -INF])
def test_what_cannot_be_judged_is_never_kept(alpha, hopeless):
    values = torch.tensor([hopeless, -7.0, hopeless, hopeless]).expand(500, -1)
    assert (draw_by_value(values, alpha, uniforms(500, 4)) == 1).all()


@pytest.mark.parametrize("alpha", [0, 0.5, INF])
@pytest.mark.parametrize("values", [(NAN, NAN, NAN), (INF, NAN, -INF), (-INF, -INF, INF)])
def test_a_lane_without_judgement_keeps_its_first(alpha, values):
    lanes = torch.tensor([values, (1.0, 1.0, 5.0)])
    weights = log_weights(lanes, alpha)
    assert draw_by_value(lanes, alpha, uniforms(2, 3)).tolist()[0] == 0
    assert weights[0].tolist() == [0, -INF, -INF] and effective_size(weights)[0] == 1


EXTREMES = [
    (1e308, -1e308, 0.0),
    (1e308, 1e308, 1e308),
    (-1e308, -1e308, -INF),
    (1e-308, 2e-308, 0.0),
    (5e-324, 0.0, NAN),
]


@pytest.mark.parametrize("alpha", [0, 5e-324, 1e-300, 1.0, 1e300, INF])
@pytest.mark.parametrize("values", EXTREMES)
def test_extremes_do_not_overflow(values, alpha):
    values = torch.tensor([values], dtype=torch.float64)
    weights = log_weights(values, alpha)
    assert not weights.isnan().any() and weights.exp().sum() == pytest.approx(1)
    assert weights.exp()[0, draw_by_value(values, alpha, uniforms(1, 3))] > 0
    assert 1 <= effective_size(weights) <= 3.000001


def test_a_shift_of_all_values_changes_nothing():
    torch.testing.assert_close(log_weights(VALUES + 1e4, 0.3), log_weights(VALUES, 0.3))


@pytest.mark.parametrize(
    ("weights", "want"), [([1, 0, 0, 0], 1), ([1, 1, 1, 1], 4), ([1, 1, 0, 0], 2), ([2, 1, 1, 0], 8 / 3)]
)
def test_effective_size(weights, want):
    shares = torch.tensor(weights, dtype=torch.float64) / sum(weights)
    assert effective_size(shares.log()) == pytest.approx(want)


@pytest.mark.parametrize("count", [1, 7, 16, 300])
@pytest.mark.parametrize("alpha", [0, 0.2, 1.0, INF])
def test_systematic_counts_are_within_one_of_their_expectation(alpha, count):
    values = torch.randn(20, 50, generator=torch.Generator().manual_seed(1), dtype=torch.float64)
    values[:, ::7] = NAN
    weights = log_weights(values, alpha)
    ancestors = systematic(weights, uniforms(20, 1), count)
    counts = torch.nn.functional.one_hot(ancestors, 50).sum(1)
    assert ((counts - count * weights.exp()).abs() < 1 + 1e-9).all()
    assert (counts[:, ::7] == 0).all() and (ancestors.diff(dim=1) >= 0).all()


@pytest.mark.parametrize("uniform", [1e-16, 0.5, 1 - 1e-16])
def test_systematic_skips_empty_ends(uniform):
    weights = torch.tensor([[0, 0, 0.5, 0.5, 0, 0]], dtype=torch.float64).log()
    assert set(systematic(weights, torch.tensor([[uniform]], dtype=torch.float64), 8)[0].tolist()) <= {2, 3}

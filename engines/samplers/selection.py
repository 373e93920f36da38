"""Where α acts: softmax(value / α), drawn with the run's noise. Everything stays in log space."""

from __future__ import annotations

import math

import torch
from torch import Tensor


def log_weights(values: Tensor, alpha: float) -> Tensor:
    """log softmax(values / α) along the last axis; nan counts as −∞.

    α = 0 shares the weight among the largest, α = ∞ among all that can be judged. A row in which nothing
    can be judged gives its first entry everything.
    """
    values = values.double()
    judged = torch.isfinite(values)
    hopeless = ~judged.any(-1, keepdim=True)
    first = torch.zeros_like(judged)
    first[..., 0] = True
    allowed = torch.where(hopeless, first, judged)
    values = torch.where(judged, values, 0.0)
    best = values.masked_fill(~judged, -math.inf).amax(-1, keepdim=True)
    gap = torch.where(hopeless, 0.0, values - best)
    return torch.log_softmax(_tempered(gap, alpha).masked_fill(~allowed, -math.inf), -1)


def population_weights(values: Tensor, alpha: float) -> Tensor:
    """log_weights of one population [N]; where nothing in it can be judged, nobody is preferred."""
    return log_weights(values if values.isfinite().any() else torch.zeros_like(values), alpha)


def _tempered(gap: Tensor, alpha: float) -> Tensor:
    """gap / α for gap ≤ 0, with both limits."""
    if alpha == 0:
        return torch.where(gap < 0, -math.inf, 0.0).double()
    return torch.zeros_like(gap) if math.isinf(alpha) else gap / alpha


def draw_by_value(values: Tensor, alpha: float, uniform: Tensor) -> Tensor:
    """One of M per lane from softmax(values / α): values and uniform [B, M] → [B] (Gumbel-max).

    α = 0 keeps the first of the largest.
    """
    weights = log_weights(values, alpha)
    if alpha == 0:
        return weights.argmax(-1)
    return (weights - torch.log(-torch.log(uniform.to(weights.device)))).argmax(-1)


def draw_several(values: Tensor, alpha: float, uniform: Tensor, count: int) -> Tensor:
    """`count` of M a lane from softmax(values / α) without replacement: values and uniform [B, M] → [B, count].

    Gumbel-top-k (Kool et al. 2019, arXiv:1903.06059); the first is what draw_by_value draws, α = 0 keeps the largest.
    """
    best_first = torch.where(values.isfinite(), values, -math.inf).argsort(dim=-1, descending=True, stable=True)
    weights = log_weights(values, alpha)
    perturbed = weights if alpha == 0 else weights - torch.log(-torch.log(uniform.to(weights.device)))
    order = perturbed.gather(-1, best_first).argsort(dim=-1, descending=True, stable=True)
    return best_first.gather(-1, order)[..., :count]


def effective_size(weights: Tensor) -> Tensor:
    """Effective sample size 1/Σw² of normalised log-weights along the last axis (Kong 1992)."""
    return torch.exp(-torch.logsumexp(2 * weights, -1))


def systematic(weights: Tensor, uniform: Tensor, count: int) -> Tensor:
    """Systematic resampling (Kitagawa 1996): log-weights [B, M], one uniform a row [B, 1] → ancestors [B, count]."""
    cumulative = weights.exp().cumsum(-1)
    pointers = (torch.arange(count, device=weights.device) + uniform.to(weights.device)) / count
    last = weights.shape[-1] - 1
    return torch.searchsorted(cumulative, pointers * cumulative[..., -1:]).clamp(max=last)

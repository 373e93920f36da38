"""A distribution of rewards over quantile buckets: what is learned, and what every temperature is read from.

One training serves all α (SLCD, Oertell et al. 2025, arXiv:2505.21666). Edges are quantiles of the judged roll-outs and
the last bucket is open, so that what lies beyond a fixed scale can still be told apart.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

import torch
from torch import Tensor

MOST = 51  # buckets
COLDEST = 0.1  # of the roll-outs' standard deviation: the least α that a value is read at
BLUR = 1.5  # buckets of MOST by which neighbours share what is learned of one (Farebrother et al. 2024, 2403.03950)


@dataclass(frozen=True)
class Buckets:
    """edges: [K − 1] rising; a reward up to and with edges[b] lies in bucket b. means: [K]. In reward units, float64.

    spread: the standard deviation of the rewards.
    """

    edges: Tensor
    means: Tensor
    spread: float

    @staticmethod
    def of(rewards: Tensor) -> Buckets:
        """Of finite rewards [N]: at most MOST quantile buckets, fewer where many rewards are equal."""
        shares = torch.linspace(0, 1, MOST + 1, dtype=torch.float64)[1:-1]
        edges = torch.quantile(rewards.double(), shares, interpolation="lower").unique()
        used, which = torch.searchsorted(edges, rewards.double()).unique(return_inverse=True)
        totals = torch.zeros(len(used), dtype=torch.float64).index_add_(0, which, rewards.double())
        return Buckets(edges[used[:-1]], totals / which.bincount(), float(rewards.double().std()))

    def targets(self, rewards: Tensor) -> Tensor:
        """[N, K] what a network shall say of rewards [N]: their bucket, and a little of its neighbours."""
        place = torch.arange(len(self.means), dtype=torch.float64)
        gap = place - torch.searchsorted(self.edges, rewards.double())[:, None]
        return torch.softmax(-((gap * MOST / (BLUR * len(place))) ** 2) / 2, 1)

    def soft_values(self, log_p: Tensor, alpha: float) -> Tensor:
        """α log Σ_b p_b exp(r_b/α) of log-probabilities [N, K] → [N], float64; the mean at α = ∞.

        Below COLDEST of the spread, and so at α = 0, it is the value at that: the highest bucket that any state may
        reach says nothing, and what is rarer than one roll-out of all is not known.
        """
        log_p = log_p.double()
        if math.isinf(alpha):
            return log_p.exp() @ self.means
        alpha = max(alpha, COLDEST * self.spread)
        return alpha * torch.logsumexp(log_p + self.means / alpha, 1)

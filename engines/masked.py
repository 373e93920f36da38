"""Masked (absorbing-state) diffusion, Sahoo et al. 2024 (arXiv:2406.07524): tokens are hidden, then revealed.

The network's prediction is log p(x0_i | visible tokens); time does not enter it (Ou et al. 2024, arXiv:2406.03736).
"""
from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import torch
from torch import Tensor

from engines.noise import START, Noise


@dataclass(frozen=True)
class MaskedProcess:
    """Keeps the contract of `process.py` for token sequences.

    predict: tokens [N, L] → log-probabilities [N, L, V]. start: uniforms [B, 1] → x_T [B, L] (MASK, fixed tokens, PAD).
    reveal: which masked positions a step fills. mask, pad: their ids. rows_per_call: rows of one network call.
    """

    predict: Callable[[Tensor], Tensor]
    start: Callable[[Tensor], Tensor]
    reveal: Callable[[Tensor, Tensor, int, int, Tensor], Tensor]
    mask: int
    levels: int
    pad: int = -1
    rows_per_call: int = 4096
    timeless = True

    def prior(self, batch: int, noise: Noise) -> Tensor:
        return self.start(noise.at(self.levels, START).uniform(1, 1))[:batch]

    def denoise(self, x: Tensor, t: int) -> Tensor:
        return torch.cat([self.predict(rows) for rows in x.split(self.rows_per_call)])

    def propose(self, x: Tensor, prediction: Tensor, t: int, copies: int, noise: Noise) -> Tensor:
        order, token = noise.uniform(copies, 2 * x.shape[1]).to(x.device).chunk(2, dim=1)
        parent = torch.arange(len(x), device=x.device).repeat_interleave(copies)
        children = x[parent]
        present = (children != self.pad).sum(1, keepdim=True)
        row, place = self.reveal(children == self.mask, present, t, self.levels, order).nonzero(as_tuple=True)
        children[row, place] = draw_tokens(prediction[parent[row], place], token[row, place])
        return children

    def clean(self, x: Tensor, prediction: Tensor | None, t: int) -> Tensor:
        """Revealed tokens stay, the rest is the arg-max of p(x0_i | x_t)."""
        hidden = x == self.mask
        return x if prediction is None else x.masked_scatter(hidden, prediction[hidden].argmax(-1))


def draw_tokens(log_probabilities: Tensor, uniform: Tensor) -> Tensor:
    """Inverse-CDF draw: [K, V] and [K] → token ids [K]."""
    cumulative = log_probabilities.double().exp().cumsum(-1)
    threshold = uniform[:, None] * cumulative[:, -1:]
    return torch.searchsorted(cumulative, threshold).squeeze(1).clamp(max=log_probabilities.shape[1] - 1)


def independent_reveal(masked: Tensor, present: Tensor, t: int, levels: int, order: Tensor) -> Tensor:
    """Every masked position is revealed with probability 1/t by itself: the linear schedule of MDLM."""
    return masked & (order < 1 / t)


def even_reveal(masked: Tensor, present: Tensor, t: int, levels: int, order: Tensor) -> Tensor:
    """Random positions, evenly over the levels: of n tokens, ⌈n·(t−1)/T⌉ are still masked after the step.

    With at least as many levels as tokens no two are revealed at once, so the law is the any-order
    autoregressive law of the network, free of the factorisation error of parallel reveals.
    masked: bool [N, L]. present: n, tokens that are not PAD [N, 1]. order: uniforms [N, L].
    """
    due = masked.sum(1, keepdim=True) + -present * (t - 1) // levels
    rank = torch.where(masked, order, torch.inf).argsort(1).argsort(1)
    return masked & (rank < due)

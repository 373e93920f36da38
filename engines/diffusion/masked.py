"""Masked (absorbing-state) diffusion, Sahoo et al. 2024 (arXiv:2406.07524): tokens are hidden, then revealed.

The network's prediction is log p(x0_i | visible tokens); time does not enter it (Ou et al. 2024, arXiv:2406.03736).
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import torch
from torch import Tensor

from engines.diffusion.noise import COUNT, START, Noise
from engines.yield_points import pieces


@dataclass(frozen=True)
class MaskedPrediction:
    """What the network says of masked places and of no other: log-probabilities, row after row, place after place.

    They are large, so what was computed in parts is not put together.
    """

    parts: tuple[Tensor, ...]  # [K, V] one after another, K masked places in all
    count: Tensor  # [N] of them in each row

    def __getitem__(self, rows: Tensor) -> MaskedPrediction:
        if rows.equal(torch.arange(len(self.count), device=rows.device)):
            return self
        count = self.count[rows]
        within = torch.arange(int(count.sum()), device=count.device) - (count.cumsum(0) - count).repeat_interleave(
            count
        )
        return MaskedPrediction((self.laws(self.first[rows].repeat_interleave(count) + within),), count)

    @property
    def log_p(self) -> Tensor:
        """[K, V]"""
        return self.parts[0] if len(self.parts) == 1 else torch.cat(self.parts)

    def laws(self, which: Tensor) -> Tensor:
        """log_p[which], for which [J] → [J, V]."""
        if len(self.parts) == 1:
            return self.parts[0][which]
        found, begin = self.parts[0].new_empty(len(which), self.parts[0].shape[1]), 0
        for part in self.parts:
            mine = ((which >= begin) & (which < begin + len(part))).nonzero().squeeze(1)
            found[mine] = part[which[mine] - begin]
            begin += len(part)
        return found

    def argmax(self) -> Tensor:
        """[K] the likeliest tokens."""
        return torch.cat([part.argmax(-1) for part in self.parts])

    @property
    def first(self) -> Tensor:
        """[N] where each row begins."""
        return self.count.cumsum(0) - self.count

    def law(self, parent: Tensor, masked: Tensor, row: Tensor, place: Tensor) -> Tensor:
        """Index of the law of each masked place [J] of `masked` [M, L], whose row i is predicted by parent[i]."""
        return self.first[parent[row]] + masked.cumsum(1)[row, place] - 1


@dataclass(frozen=True)
class MaskedProcess:
    """Keeps the contract of `process.py` for token sequences.

    predict: tokens [N, L] → log-probabilities of the masked places, row after row [K, V].
    start: uniforms [B, 1] → a wholly masked state [B, L] (MASK, fixed tokens, PAD).
    reveal: which masked positions a step fills. mask, pad, undrawn: their ids. rows_per_call: rows of one network call.
    undrawn: where `start` draws something (a length), x_T holds this id everywhere and the first proposal draws it,
    so that it is guided too.
    """

    predict: Callable[[Tensor], Tensor]
    start: Callable[[Tensor], Tensor]
    reveal: Callable[[Tensor, Tensor, int, int, Tensor, Callable[[], Tensor]], Tensor]
    mask: int
    levels: int
    pad: int = -1
    undrawn: int | None = None
    rows_per_call: int = 4096
    timeless = True

    def prior(self, batch: int, noise: Noise) -> Tensor:
        x = self.start(noise.at(self.levels, START).uniform(1, 1))[:batch]
        return x if self._drawn_at_once else torch.full_like(x, self.undrawn)

    def denoise(self, x: Tensor, t: int) -> MaskedPrediction:
        return self.join(
            [
                MaskedPrediction((self.predict(rows),), (rows == self.mask).sum(1))
                for rows in pieces(x, self.rows_per_call)
            ]
        )

    def join(self, parts: list[MaskedPrediction]) -> MaskedPrediction:
        return MaskedPrediction(
            tuple(law for part in parts for law in part.parts), torch.cat([part.count for part in parts])
        )

    def propose(self, x: Tensor, prediction: MaskedPrediction, t: int, copies: int, noise: Noise) -> Tensor:
        order, token = noise.uniform(copies, 2 * x.shape[1]).to(x.device).chunk(2, dim=1)
        parent = torch.arange(len(x), device=x.device).repeat_interleave(copies)
        children = x[parent]
        if t == self.levels and not self._drawn_at_once:
            return self.start(order[:, :1].cpu())
        present = (children != self.pad).sum(1, keepdim=True)
        masked = children == self.mask
        shared = lambda: noise.at(noise.step, COUNT).uniform(1, x.shape[1]).to(x.device)[parent]
        row, place = self.reveal(masked, present, t, self.levels, order, shared).nonzero(as_tuple=True)
        once, place_of = prediction.law(parent, masked, row, place).unique(
            return_inverse=True
        )  # the candidates of a parent share its laws
        children[row, place] = draw_tokens(prediction.laws(once), token[row, place], place_of)
        return children

    def fill(self, x: Tensor, prediction: MaskedPrediction, uniform: Tensor) -> Tensor:
        """Every masked token drawn from p(x0_i | x_t), K times a row: uniforms [K, L] → [N·K, L], parent-major."""
        parent = torch.arange(len(x), device=x.device).repeat_interleave(len(uniform))
        filled = x[parent]
        masked = filled == self.mask
        row, place = masked.nonzero(as_tuple=True)
        law = prediction.law(parent, masked, row, place)
        filled[row, place] = draw_tokens(prediction.log_p, uniform.repeat(len(x), 1).to(x.device)[row, place], law)
        return filled

    @property
    def _drawn_at_once(self) -> bool:
        return self.undrawn is None or self.levels == 1

    def clean(self, x: Tensor, prediction: MaskedPrediction | None, t: int) -> Tensor:
        """Revealed tokens stay, the rest is the arg-max of p(x0_i | x_t)."""
        return x if prediction is None else x.masked_scatter(x == self.mask, prediction.argmax())


def draw_tokens(log_p: Tensor, uniform: Tensor, law: Tensor) -> Tensor:
    """Inverse-CDF draw: laws [D, V], uniforms [K] and which law each is for [K] → token ids [K].

    The laws' cumulative sums stand end to end, law i between i and i + 1, so that one search finds all.
    """
    cumulative = log_p.exp().cumsum(-1, dtype=torch.float64)
    steps = cumulative / cumulative[:, -1:] + torch.arange(len(log_p), device=log_p.device)[:, None]
    found = torch.searchsorted(steps.flatten(), law + uniform) - law * log_p.shape[1]
    return found.clamp(max=log_p.shape[1] - 1)


def linear_reveal(
    masked: Tensor, present: Tensor, t: int, levels: int, order: Tensor, shared: Callable[[], Tensor]
) -> Tensor:
    """Every masked position is revealed with probability 1/t by itself: the linear schedule of MDLM.

    How many are is drawn once for all candidates of a parent (shared: () → uniforms [N, L], one row a parent), where
    they are for each:
    every candidate has the law of the schedule, but none is preferred for having more revealed than its siblings.
    """
    return _lowest(masked, order, (masked & (shared() < 1 / t)).sum(1, keepdim=True))


def even_reveal(
    masked: Tensor, present: Tensor, t: int, levels: int, order: Tensor, shared: Callable[[], Tensor]
) -> Tensor:
    """Random positions, evenly over the levels: of n tokens, ⌈n·(t−1)/T⌉ are still masked after the step.

    With at least as many levels as tokens no two are revealed at once, so the law is the any-order
    autoregressive law of the network, free of the factorisation error of parallel reveals.
    masked: bool [N, L]. present: n, tokens that are not PAD [N, 1]. order: uniforms [N, L].
    """
    return _lowest(masked, order, masked.sum(1, keepdim=True) + -present * (t - 1) // levels)


def _lowest(masked: Tensor, order: Tensor, count: Tensor) -> Tensor:
    """The `count` [N, 1] masked positions of least order."""
    rank = torch.where(masked, order, torch.inf).argsort(1).argsort(1)
    return masked & (rank < count)

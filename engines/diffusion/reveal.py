"""How masked models unmask: which places a step reveals, and how many are masked at a level."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import torch
from torch import Tensor


@dataclass(frozen=True)
class LinearReveal:
    """Every masked position is revealed with probability 1/t by itself: the linear schedule of MDLM.

    How many are is drawn once for all candidates of a parent (shared: () → uniforms [N, L], one row a parent), where
    they are for each:
    every candidate has the law of the schedule, but none is preferred for having more revealed than its siblings.
    """

    def __call__(
        self, masked: Tensor, present: Tensor, t: int, levels: int, order: Tensor, shared: Callable[[], Tensor]
    ) -> Tensor:
        return lowest(masked, order, (masked & (shared() < 1 / t)).sum(1, keepdim=True))

    def changing(self, masked: Tensor, present: Tensor, t: int, levels: int) -> Tensor:
        """[t] how many of states with `masked` [N, 1] masked places are expected to change on each step from x_t on.

        A place is revealed at any of the t steps with equal chance.
        """
        return (1 - (1 - 1 / t) ** masked.double()).sum().cpu().expand(t)

    def hidden(self, free: Tensor, present: Tensor, t: int, levels: int, uniform: Tensor) -> Tensor:
        """[N, 1] how many of the places that are free [N, L] are masked at level t: each by itself, t in T times."""
        return (free & (uniform < t / levels)).sum(1, keepdim=True)


@dataclass(frozen=True)
class EvenReveal:
    """Random positions, evenly over the levels: of n tokens, ⌈n·(t−1)/T⌉ are still masked after the step.

    With at least as many levels as tokens no two are revealed at once, so the law is the any-order
    autoregressive law of the network, free of the factorisation error of parallel reveals.
    masked: bool [N, L]. present: tokens that are not PAD [N, 1]. order: uniforms [N, L].
    share: n is this share of them, 1 token at least.
    """

    share: float = 1.0

    def __call__(
        self, masked: Tensor, present: Tensor, t: int, levels: int, order: Tensor, shared: Callable[[], Tensor]
    ) -> Tensor:
        return lowest(masked, order, masked.sum(1, keepdim=True) - self._hidden(present, t - 1, levels))

    def changing(self, masked: Tensor, present: Tensor, t: int, levels: int) -> Tensor:
        """[t] how many of states with `masked` [N, 1] masked places change on each step from x_t on."""
        hidden = self._hidden(present, torch.arange(t + 1, device=present.device), levels).minimum(masked)
        return (hidden[:, :-1] < hidden[:, 1:]).sum(0).double().cpu()

    def hidden(self, free: Tensor, present: Tensor, t: int, levels: int, uniform: Tensor) -> Tensor:
        """[N, 1] how many are masked at level t."""
        return self._hidden(present, t, levels)

    def _hidden(self, present: Tensor, t: int, levels: int) -> Tensor:
        count = (present * self.share).round().long().clamp(min=1)
        return -(-count * t // levels)


@dataclass(frozen=True)
class FirstHitting:
    """One position a level, any masked one with equal chance: after the step to level t at most t are masked.

    The first-hitting sampler (Zheng et al. 2024, arXiv:2409.02908): the linear schedule with ever more levels reveals
    one position at a time, and at which times it does changes nothing, since the network does not know the time. With
    as many levels as masked positions none is idle; a state with fewer of them waits at first.
    """

    def __call__(
        self, masked: Tensor, present: Tensor, t: int, levels: int, order: Tensor, shared: Callable[[], Tensor]
    ) -> Tensor:
        return lowest(masked, order, masked.sum(1, keepdim=True) - (t - 1))

    def changing(self, masked: Tensor, present: Tensor, t: int, levels: int) -> Tensor:
        """[t] how many of states with `masked` [N, 1] masked places change on each step from x_t on."""
        return (torch.arange(t, device=masked.device) < masked).sum(0).double().cpu()

    def hidden(self, free: Tensor, present: Tensor, t: int, levels: int, uniform: Tensor) -> Tensor:
        """[N, 1] how many are masked at level t."""
        return free.sum(1, keepdim=True).clamp(max=t)


linear_reveal, even_reveal, first_hitting = LinearReveal(), EvenReveal(), FirstHitting()


def lowest(masked: Tensor, order: Tensor, count: Tensor) -> Tensor:
    """The `count` [N, 1] masked positions of least order."""
    return masked & (_ranks(masked, order) < count)


def following(free: Tensor, order: Tensor, count: Tensor, passed: Tensor) -> Tensor:
    """The `count` [N, 1] free positions [N, L] that come in their order after `passed` [N, 1], round and round."""
    return free & ((_ranks(free, order) - passed) % free.sum(1, keepdim=True).clamp(min=1) < count)


def _ranks(chosen: Tensor, order: Tensor) -> Tensor:
    """[N, L] the place of each chosen position in their order; the others come after them."""
    return torch.where(chosen, order, torch.inf).argsort(1).argsort(1)

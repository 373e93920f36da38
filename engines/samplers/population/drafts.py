"""A masked model's proposal, leant toward what its own drafts were rewarded for, without a gradient."""

from __future__ import annotations

from dataclasses import replace

import torch
from torch import Tensor

from engines.diffusion.masked import MaskedPrediction, draw_tokens
from engines.diffusion.noise import FILL, Noise
from engines.values.estimate import Judging
from engines.values.fills import at_once
from engines.values.state import State
from engines.yield_points import pieces


def leant(state: State, judging: Judging, drafts: int, lean: float, noise: Noise) -> State:
    """The states with log p' = log softmax(log p + lean·g), where g = mean over drafts x of A(x)·onehot(x).

    A draft has every masked place drawn by itself from p(x0 | x_t), by the state's own numbers: shared ones lean all
    lanes the same way, and they come out alike. A: its reward's distance from the drafts' mean, in their standard
    deviations; its sum is 0, which spares g the term of p. noise: of the states, one lane each.
    """
    if not (state.x == judging.process.mask).any():
        return state
    everyone = torch.arange(len(state.x))
    own, noise = state.keep(everyone), noise.at(state.t, FILL)
    parts = pieces(everyone, at_once(drafts, state.x.shape[1]))
    laws = [_laws(own.keep(part), judging, lean, noise.of(part).uniform(drafts, state.x.shape[1])) for part in parts]
    return replace(own, table=MaskedPrediction((torch.cat(laws),), own.table.count))


def _laws(state: State, judging: Judging, lean: float, uniform: Tensor) -> Tensor:
    """log p' [K, V] of the K masked places of n states. uniform: [n·drafts, L]"""
    x, law = state.x, state.prediction.log_p
    row, place = (x == judging.process.mask).nonzero(as_tuple=True)
    uniform = uniform.to(x.device).view(len(x), -1, x.shape[1])[row, :, place]  # [K, drafts]
    which = torch.arange(len(row), device=x.device)[:, None].expand_as(uniform)
    tokens = draw_tokens(law, uniform.flatten(), which.flatten()).view_as(uniform)
    filled = x[:, None].repeat(1, uniform.shape[1], 1)
    filled[row, :, place] = tokens
    advantages = _standardised(judging.score(judging.decode(filled.flatten(0, 1))).view(len(x), -1))
    shares = (advantages.to(law.device, law.dtype) / uniform.shape[1])[row]
    return torch.log_softmax(law + lean * torch.zeros_like(law).scatter_add_(1, tokens, shares), -1)


def _standardised(rewards: Tensor) -> Tensor:
    """Rewards [n, drafts] in standard deviations from their row's mean; 0 what cannot be judged, or is like all."""
    known = rewards.isfinite()
    count = known.sum(1, keepdim=True).clamp(min=1)
    gap = torch.where(known, rewards - torch.where(known, rewards, 0.0).sum(1, keepdim=True) / count, 0.0)
    spread = (gap.square().sum(1, keepdim=True) / count).sqrt()
    return torch.where(spread > 0, gap / spread, 0.0)

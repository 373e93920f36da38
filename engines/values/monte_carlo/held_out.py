"""What a learned value is worth: its rank correlation on roll-outs that nothing learned from, beside other estimates'.

On every state on the way of these roll-outs the learned value, the best guess and the mean of a few samples say what
its design will be worth; all of them are read at α = ∞, where a value is the mean of what may come.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Generator, Mapping
from dataclasses import replace
from typing import Any

import torch
from torch import Tensor

from engines.diffusion.noise import Noise
from engines.values.estimate import Judging
from engines.values.fills import SampledFills
from engines.values.monte_carlo.examples import SEED
from engines.values.monte_carlo.head import Head
from engines.values.monte_carlo.roll_outs import AT_ONCE, begun, ended
from engines.values.monte_carlo.sizes import FILLS, chosen_levels, count_held_out
from engines.values.ranks import rank_correlation
from engines.values.roll_out import roll_out
from engines.values.state import State, designs_of

MEAN = math.inf


def figures(
    judging: Judging, count: int, grown: Mapping[int, Head], head: Head
) -> Generator[str, None, dict[str, Any]]:
    """Sentences of how far it is; returns the figures that are kept with the head: rank correlations by level, from
    noise on, of the head, of those that learned from fewer (grown), of the best guess, and of samples.

    Samples are for masked models, and for rewards that are no script, of which each judgement may be dear.
    """
    yield "learning the value: compared with others"
    judging = replace(judging, alpha=MEAN, seed=SEED)
    levels = chosen_levels(judging.process.levels)
    states, rewards = trajectories(judging, count_held_out(count), levels, SEED + 1)
    values: dict[str, Callable[[State], Tensor]] = {"learned": lambda state: head.values(state.x, state.t, MEAN)}
    values["best_guess"] = lambda state: judging.score(designs_of(judging, state))
    if judging.process.timeless and not judging.scripted:
        values["samples"] = lambda state: SampledFills(judging, MEAN, FILLS)(state.x, state.t, state).values
    values |= {str(size): lambda state, of=of: of.values(state.x, state.t, MEAN) for size, of in grown.items()}
    found = {}
    for name, value in values.items():
        yield "learning the value: compared with others"
        found[name] = [correlation(value, states[t], rewards) for t in levels]
    growth = {int(name): found.pop(name) for name in list(found) if name.isdigit()}
    return {"levels": levels, "held_out": count_held_out(count), "correlations": found, "growth": growth}


def trajectories(judging: Judging, count: int, levels: list[int], seed: int) -> tuple[dict[int, list[State]], Tensor]:
    """(level → states on the way, AT_ONCE of them together; rewards [count] of the designs) of unguided roll-outs."""
    states: dict[int, list[State]] = {t: [] for t in levels}
    rewards = []
    for lanes in torch.arange(count).split(AT_ONCE):
        noise = Noise(seed, lanes)
        state = begun(judging, lanes, noise)
        for t in levels:
            state = roll_out(judging, state, state.t - t, noise)
            states[t].append(state)
        rewards.append(ended(judging, state, noise)[1])
    return states, torch.cat(rewards) if rewards else torch.empty(0, dtype=torch.float64)


def correlation(value: Callable[[State], Tensor], states: list[State], rewards: Tensor) -> float | None:
    """Of what a value says of states, and what became of them; None where none is told."""
    said = torch.cat([value(state).cpu() for state in states]) if states else rewards
    both = said.isfinite() & rewards.isfinite()
    found = rank_correlation(said[both].numpy(), rewards[both].numpy())
    return None if math.isnan(found) else round(found, 4)

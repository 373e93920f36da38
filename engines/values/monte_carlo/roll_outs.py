"""What the model makes by itself, from noise or from where guidance by a head has led, and what it is worth."""

from __future__ import annotations

from collections.abc import Generator, Iterator

import torch
from torch import Tensor

from engines.diffusion.noise import Noise
from engines.values.estimate import Judging
from engines.values.monte_carlo.examples import SEED
from engines.values.monte_carlo.head import Head
from engines.values.roll_out import roll_out
from engines.values.state import State, designs_of, predict

AT_ONCE = 64  # roll-outs
COPIES = 8  # candidates of a guided level
LEAST = 20  # judged designs from which anything can be learned


class Unlearnable(ValueError):
    """Rewards that leave nothing to learn."""


MEND = "Mend the reward, or choose another value estimate, which needs no learning."


def unguided(judging: Judging, count: int) -> Generator[str, None, tuple[Tensor, Tensor]]:
    """(finished states [count, *event], rewards [count]). Raises ValueError where they leave nothing to learn."""
    found: list[tuple[Tensor, Tensor]] = []
    for lanes in _batches(count):
        yield f"learning the value: {int(lanes[0]):,} of {count:,} roll-outs"
        noise = Noise(SEED, lanes)
        found.append(ended(judging, begun(judging, lanes, noise), noise))
        first = found[0][1]
        if not first.isfinite().any():
            none = f"The reward could judge none of the first {len(first)} unguided designs, so nothing can be learned."
            raise Unlearnable(f"{none} {MEND}")
    states, rewards = map(torch.cat, zip(*found))
    check(rewards)
    return states, rewards


def guided(judging: Judging, head: Head, count: int, turn: int) -> Generator[str, None, tuple[Tensor, Tensor, Tensor]]:
    """(states [count, 2, E], t/T [count, 2], rewards [count]): where guidance led, and what the model made of it.

    From there on nothing guides, so that the rewards are draws from what the state is worth. Every batch leaves the
    guidance at another level; turn: 1 is the first.
    """
    levels, found = judging.process.levels, []
    for batch, lanes in enumerate(_batches(count)):
        yield f"learning the value: {int(lanes[0]):,} of {count:,} roll-outs of round {turn}"
        left = 1 + (batch * AT_ONCE * (levels - 1)) // count
        state, noise = _led(judging, head, lanes + turn * count, left)
        later = roll_out(judging, state, left // 2, noise)
        time = torch.tensor([[state.t / levels, later.t / levels]]).expand(len(lanes), -1)
        forms = torch.stack([state.x.flatten(1), later.x.flatten(1)], 1)
        found.append((forms, time.to(forms.device), ended(judging, later, noise)[1]))
    return tuple(map(torch.cat, zip(*found)))


def _batches(count: int) -> Iterator[Tensor]:
    yield from torch.arange(count).split(AT_ONCE)


def begun(judging: Judging, lanes: Tensor, noise: Noise) -> State:
    """Noise, as the network sees it."""
    process = judging.process
    return predict(process, process.prior(len(lanes), noise), process.levels, None, judging.meter)


def _led(judging: Judging, head: Head, lanes: Tensor, left: int) -> tuple[State, Noise]:
    """States at level `left`, to which the best by the head of COPIES candidates a level have led."""
    noise = Noise(SEED, lanes)
    state = begun(judging, lanes, noise)
    first = torch.arange(len(lanes)) * COPIES
    for t in reversed(range(left, state.t)):
        x = judging.process.propose(state.x, state.prediction, state.t, COPIES, noise.at(t))
        best = head.values(x, t, 0.0).view(-1, COPIES).argmax(1) + first
        state = predict(judging.process, x[best.to(x.device)], t, state, judging.meter)
    return state, noise


def ended(judging: Judging, state: State, noise: Noise) -> tuple[Tensor, Tensor]:
    """(finished states [n, *event] that the model comes to by itself, their rewards [n])."""
    last = roll_out(judging, state, state.t, noise)
    return last.x, judging.score(designs_of(judging, last))


def check(rewards: Tensor) -> None:
    """Raises Unlearnable where rewards [N] leave nothing to learn."""
    judged = rewards[rewards.isfinite()]
    if len(judged) < LEAST:
        few = f"The reward could judge only {len(judged)} of {len(rewards):,} unguided designs, too few to learn from."
        raise Unlearnable(f"{few} {MEND}")
    if judged.min() == judged.max():
        alike = f"The reward is the same for all {len(judged):,} unguided designs, so nothing can be learned."
        raise Unlearnable(f"{alike} {MEND}")

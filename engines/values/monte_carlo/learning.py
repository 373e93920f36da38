"""What the model makes by itself, judged once, and a head that learns from it."""

from __future__ import annotations

from collections.abc import Generator

import torch
from torch import Tensor

from engines.diffusion.noise import Noise
from engines.values.estimate import Judging
from engines.values.monte_carlo.buckets import Buckets
from engines.values.monte_carlo.fit import SEED, Fit
from engines.values.monte_carlo.head import Head
from engines.values.monte_carlo.networks import initialise, network_for
from engines.values.roll_out import roll_out
from engines.values.state import designs_of, predict

AT_ONCE = 64  # roll-outs
LEAST = 20  # judged designs from which anything can be learned
MEND = "Mend the reward, or choose another value estimate, which needs no learning."


def learn(judging: Judging, count: int) -> Generator[str, None, bytes]:
    """Sentences of how far it is; returns the head as safetensors.

    The same whatever run asks first: nothing of the run's seed, lanes, M or α goes into it. Raises ValueError, a
    sentence, where the reward judges nothing, or everything alike.
    """
    finished, rewards = yield from roll_outs(judging, count)
    check(rewards)
    head = yield from fitted(judging, finished, rewards)
    return head.dump(finished[0].numel())


def roll_outs(judging: Judging, count: int) -> Generator[str, None, tuple[Tensor, Tensor]]:
    """(finished states [count, *event], rewards [count]). Raises ValueError where none of the first can be judged."""
    found: list[tuple[Tensor, Tensor]] = []
    for begin in range(0, count, AT_ONCE):
        yield f"learning the value: {begin:,} of {count:,} roll-outs"
        found.append(_judged(judging, torch.arange(begin, min(count, begin + AT_ONCE))))
        first = found[0][1]
        if not first.isfinite().any():
            none = f"The reward could judge none of the first {len(first)} unguided designs, so nothing can be learned."
            raise ValueError(f"{none} {MEND}")
    states, rewards = zip(*found)
    return torch.cat(states), torch.cat(rewards)


def fitted(judging: Judging, finished: Tensor, rewards: Tensor) -> Generator[str, None, Head]:
    """A head that has learned from finished states [N, *event] and their rewards [N]; nan is left out."""
    finished, rewards = finished[rewards.isfinite().to(finished.device)], rewards[rewards.isfinite()]
    buckets = Buckets.of(rewards)
    network = _fresh(judging, finished, len(buckets.means))
    for share in Fit(network, judging.process, finished, buckets.targets(rewards)).run():
        yield f"learning the value: fitted to {100 * share:.0f} %"
    return Head(network, buckets, judging.process.levels)


def _judged(judging: Judging, lanes: Tensor) -> tuple[Tensor, Tensor]:
    """(states [n, *event] that the model comes to by itself, their rewards [n])."""
    process, noise = judging.process, Noise(SEED, lanes)
    begun = predict(process, process.prior(len(lanes), noise), process.levels, None, judging.meter)
    ended = roll_out(judging, begun, process.levels, noise)
    return ended.x, judging.score(designs_of(judging, ended))


def check(rewards: Tensor) -> None:
    """Raises ValueError where rewards [N] leave nothing to learn."""
    judged = rewards[rewards.isfinite()]
    if len(judged) < LEAST:
        few = f"The reward could judge only {len(judged)} of {len(rewards):,} unguided designs, too few to learn from."
        raise ValueError(f"{few} {MEND}")
    if judged.min() == judged.max():
        alike = f"The reward is the same for all {len(judged):,} unguided designs, so nothing can be learned."
        raise ValueError(f"{alike} {MEND}")


@torch.inference_mode(False)
def _fresh(judging: Judging, finished: Tensor, buckets: int) -> torch.nn.Module:
    """A network that has learned nothing, where the states [N, *event] lie."""
    network = network_for(judging.process, judging.symbols, finished[0].numel(), buckets)
    initialise(network, torch.Generator().manual_seed(SEED >> 1))
    return network.to(finished.device)

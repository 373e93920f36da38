"""Roll-outs, judged once, and a head that learns from them; then, where asked, from where guidance by it leads."""

from __future__ import annotations

from collections.abc import Generator, Sequence
from contextlib import suppress

import torch
from torch import Tensor

from engines.values.estimate import Judging
from engines.values.monte_carlo.buckets import Buckets
from engines.values.monte_carlo.examples import SEED, Renoised, Trails
from engines.values.monte_carlo.fit import Fit
from engines.values.monte_carlo.head import Head
from engines.values.monte_carlo.held_out import figures
from engines.values.monte_carlo.networks import Experts, initialise, network_for
from engines.values.monte_carlo.roll_outs import Unlearnable, check, guided, unguided
from engines.values.monte_carlo.sizes import sizes


def learn(judging: Judging, count: int, rounds: int) -> Generator[str, None, bytes]:
    """Sentences of how far it is; returns the head as safetensors.

    The same whatever run asks first: nothing of the run's seed, lanes, M or α goes into it. Raises ValueError, a
    sentence, where the reward judges nothing, or everything alike.
    """
    finished, rewards = yield from unguided(judging, count)
    grown, trails = (yield from _grown(judging, finished, rewards)), []
    head = grown[count]
    for turn in range(1, rounds + 1):
        trails.append((yield from guided(judging, head, count, turn)))
        head = yield from fitted(judging, finished, rewards, trails)
    return head.dump(finished[0].numel(), (yield from figures(judging, count, grown, head)))


def _grown(judging: Judging, finished: Tensor, rewards: Tensor) -> Generator[str, None, dict[int, Head]]:
    """How many roll-outs → what was learned from them: of all, and of fewer where those are enough."""
    grown = {}
    for size in sizes(len(finished)):
        with suppress(Unlearnable):
            check(rewards[:size])
            grown[size] = yield from fitted(judging, finished[:size], rewards[:size])
    return grown


def fitted(
    judging: Judging, finished: Tensor, rewards: Tensor, trails: Sequence[tuple[Tensor, Tensor, Tensor]] = ()
) -> Generator[str, None, Head]:
    """A head that has learned from finished states [N, *event] with rewards [N], and from what `guided` gave.

    Designs that could not be judged are left out.
    """
    *plain, known = _judged(finished, rewards)
    led = _judged(*map(torch.cat, zip(*trails))) if trails else None
    buckets = Buckets.of(torch.cat([known, led[-1]]) if led else known)
    kinds = [Renoised(judging.process, *plain, buckets.targets(known))]
    if led:
        kinds.append(Trails(*led[:-1], buckets.targets(led[-1])))
    network = _fresh(judging, finished, len(buckets.means))
    for share in Fit(network, kinds).run():
        yield f"learning the value: fitted to {100 * share:.0f} %"
    return Head(network, buckets, judging.process.levels)


def _judged(*columns: Tensor) -> tuple[Tensor, ...]:
    """Rows of all columns of which the last, rewards [N], is finite."""
    known = columns[-1].isfinite()
    return tuple(column[known.to(column.device)] for column in columns)


@torch.inference_mode(False)
def _fresh(judging: Judging, finished: Tensor, buckets: int) -> Experts:
    """Networks that have learned nothing, where the states [N, *event] lie."""
    network = network_for(judging.process, judging.symbols, finished[0].numel(), buckets)
    initialise(network, torch.Generator().manual_seed(SEED >> 1))
    return network.to(finished.device)

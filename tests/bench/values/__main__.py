"""How well values foresee the reward, level by level: python -m tests.bench.values [CASE …] [--held-out 300]

Spearman's correlation, over held-out roll-outs of the unguided model, between a value at x_t and the reward of the
design that x_t became. PM: the best guess; fills: the mean of 4; MC: learned from so many roll-outs.
"""

from __future__ import annotations

import argparse
from collections import deque
from collections.abc import Callable, Generator, Iterator
from dataclasses import replace
from time import perf_counter
from typing import Any

import torch
from torch import Tensor

from engines.diffusion.noise import Noise
from engines.request import Request
from engines.run import open_run
from engines.values.estimate import Judging
from engines.values.fills import SampledFills
from engines.values.monte_carlo.head import Head
from engines.values.monte_carlo.learning import fitted
from engines.values.monte_carlo.roll_outs import unguided
from engines.values.posterior_mean import PosteriorMean
from engines.values.ranks import rank_correlation
from engines.values.roll_out import roll_out
from engines.values.state import designs_of, predict

CASES = {
    "molecule": {"domain": "molecule", "rewards": {"qed": 1.0}, "levels": 20},
    "enhancer": {"domain": "enhancer", "rewards": {"hepg2": 1.0}, "levels": 64},
    "utr": {"domain": "utr", "rewards": {"mrl": 1.0}, "levels": 64},
    "mixture": {"domain": "mixture", "rewards": {"right": 1.0}, "levels": 50},
}
SIZES = (500, 1000, 2000)  # roll-outs that are learned from
SHARES = (0.9, 0.75, 0.6, 0.5, 0.35, 0.2, 0.1)  # of the levels that are still to come
SEED = 77
MEAN = float("inf")  # the α at which values are read


def returned(steps: Generator) -> Any:
    """What a generator returns."""
    while True:
        try:
            next(steps)
        except StopIteration as end:
            return end.value


def trajectories(judging: Judging, count: int, levels: list[int]) -> tuple[dict[int, Tensor], Tensor]:
    """(level → states [count, *event] on the way, final rewards [count]) of roll-outs that nothing learned from."""
    process, noise, states = judging.process, Noise(SEED, torch.arange(count)), {}
    state = predict(process, process.prior(count, noise), process.levels, None, judging.meter)
    for t in levels:
        state = roll_out(judging, state, state.t - t, noise)
        states[t] = state.x
    ended = roll_out(judging, state, state.t, noise)
    return states, judging.score(designs_of(judging, ended))


def heads(judging: Judging) -> Iterator[tuple[int, Head]]:
    """(roll-outs, what was learned of them); prints what that took."""
    begun = perf_counter()
    finished, rewards = returned(unguided(judging, max(SIZES)))
    print(f"{max(SIZES)} roll-outs: {perf_counter() - begun:.0f} s", flush=True)
    for size in SIZES:
        begun = perf_counter()
        yield size, returned(fitted(judging, finished[:size], rewards[:size]))
        print(f"fitted to {size}: {perf_counter() - begun:.0f} s", flush=True)


def correlation(values: Tensor, rewards: Tensor) -> float:
    both = values.isfinite() & rewards.isfinite()
    return rank_correlation(values[both].numpy(), rewards[both].numpy())


@torch.inference_mode()
def table(settings: dict, held_out: int) -> None:
    """Prints one case."""
    judging = replace(open_run(Request(**settings))._judging(), alpha=MEAN)
    levels = sorted({max(1, round(share * settings["levels"])) for share in SHARES}, reverse=True)
    states, rewards = trajectories(judging, held_out, levels)
    values: dict[str, Callable[[Tensor, int], Tensor]] = {"PM": lambda x, t: PosteriorMean(judging)(x, t, None).values}
    if judging.process.timeless:
        values["fills"] = lambda x, t: SampledFills(judging, MEAN, 4)(x, t, None).values
    for size, head in heads(judging):
        values[f"MC {size}"] = lambda x, t, head=head: head.values(x, t, MEAN)
    print("| level | share left | " + " | ".join(values) + " |\n|---|---|" + "---:|" * len(values))
    for t, x in states.items():
        found = [correlation(value(x, t), rewards) for value in values.values()]
        print(f"| {t} | {t / settings['levels']:.2f} | " + " | ".join(f"{f:.3f}" for f in found) + " |", flush=True)
    begun = perf_counter()
    deque((head.values(x, t, MEAN) for _ in range(3)), maxlen=0)
    print(f"{3 * held_out / (perf_counter() - begun):,.0f} values a second\n", flush=True)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("cases", nargs="*", default=list(CASES), metavar="CASE", help=", ".join(CASES))
    parser.add_argument("--held-out", type=int, default=300)
    options = parser.parse_args()
    for name in options.cases:
        print(f"{name}: {CASES[name]}", flush=True)
        table(CASES[name], options.held_out)


if __name__ == "__main__":
    main()

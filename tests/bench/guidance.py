"""python -m tests.bench.guidance: SVDD against best-of-N at equal network rows, 256 molecules each."""
from __future__ import annotations

import argparse

import numpy as np

import engines


def row(name: str, result, reward: str) -> None:
    rewards = np.sort(np.nan_to_num(result.rewards.numpy(), nan=-np.inf))[::-1]
    top = float(np.quantile(rewards, 0.9))
    print(f"{reward:4s} {name:10s} median {np.median(rewards):.3f}  top 10 % {top:.3f}  uniqueness {result.measures['uniqueness']:.3f}  "
          f"diversity {result.measures['diversity']:.3f}  rows {result.cost.rows:6d}  calls {result.cost.reward_calls:6d}  {result.cost.seconds:.0f} s", flush=True)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rewards", nargs="+", default=["qed", "sa"])
    parser.add_argument("--lanes", type=int, default=256)
    parser.add_argument("--particles", type=int, default=10)
    options = parser.parse_args()
    for reward in options.rewards:
        ask = {"rewards": {reward: 1.0}, "lanes": options.lanes, "alpha": 0.0}
        guided = engines.design(engines.Request(**ask, particles=options.particles))
        row("svdd", guided, reward)
        best = engines.design(engines.Request(**ask, particles=options.particles, sampler="best_of_n"))
        row("best_of_n", best, reward)
        if best.cost.rows < guided.cost.rows:
            more = -(-options.particles * guided.cost.rows // best.cost.rows)
            row(f"best_of_{more}", engines.design(engines.Request(**ask, particles=more, sampler="best_of_n")), reward)
        row("smc", engines.design(engines.Request(**{**ask, "alpha": 0.05}, particles=options.particles, sampler="smc")), reward)


if __name__ == "__main__":
    main()

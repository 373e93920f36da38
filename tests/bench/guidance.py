"""SVDD against best-of-N at equal network rows and SMC, and what it costs in naturalness.

python -m tests.bench.guidance [--domain image]
"""

from __future__ import annotations

import argparse

import numpy as np

import engines

ASKED = {
    "molecule": {"rewards": ["qed", "sa"], "lanes": 256, "particles": 10, "smc": {"qed": 0.05, "sa": 0.05}},
    "image": {
        "rewards": ["compressibility", "colorfulness", "palette"],
        "lanes": 8,
        "particles": 20,
        "svdd": {"compressibility": 0.018},
        "smc": {"compressibility": 0.05, "colorfulness": 2.0, "palette": 0.01},
        "palette": "#1d4ed8 #38bdf8 #ffffff",
    },
}


def row(name: str, result, reward: str) -> None:
    """One line: the reward's median and top tenth, the measures beside it, the cost."""
    rewards = np.sort(np.nan_to_num(result.rewards.numpy(), nan=-np.inf))[::-1]
    beside = {measure: float(np.median(values)) for measure, values in result.beside.items()}
    told = "  ".join(f"{measure} {value:.3f}" for measure, value in {**result.measures, **beside}.items())
    print(
        f"{reward:15s} {name:12s} median {np.median(rewards):.3f}  top 10 % {np.quantile(rewards, 0.9):.3f}  "
        f"rows {result.cost.rows:6d}  "
        f"calls {result.cost.reward_calls:6d}  {result.cost.seconds:.0f} s  {told}",
        flush=True,
    )


def compare(reward: str, ask: dict, particles: int, svdd: float, smc: float) -> None:
    """Every method on the same noise; best-of-N given at least the network rows of SVDD. svdd, smc: α of each."""
    guided = engines.design(engines.Request(**ask, alpha=svdd, particles=particles))
    row("svdd", guided, reward)
    best = engines.design(engines.Request(**ask, alpha=0.0, particles=particles, sampler="best_of_n"))
    row(f"best of {particles}", best, reward)
    if best.cost.rows < guided.cost.rows:
        more = -(-particles * guided.cost.rows // best.cost.rows)
        row(
            f"best of {more}",
            engines.design(engines.Request(**ask, alpha=0.0, particles=more, sampler="best_of_n")),
            reward,
        )
    row("smc", engines.design(engines.Request(**ask, alpha=smc, particles=particles, sampler="smc")), reward)
    row("unguided", engines.design(engines.Request(**ask, particles=1, sampler="unguided")), reward)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--domain", choices=tuple(ASKED), default="molecule")
    parser.add_argument("--rewards", nargs="+")
    parser.add_argument("--lanes", type=int)
    parser.add_argument("--particles", type=int)
    options = parser.parse_args()
    usual = ASKED[options.domain]
    conditions = {name: usual[name] for name in ("palette",) if name in usual}
    for reward in options.rewards or usual["rewards"]:
        ask = {
            "domain": options.domain,
            "rewards": {reward: 1.0},
            "lanes": options.lanes or usual["lanes"],
            **conditions,
        }
        compare(
            reward,
            ask,
            options.particles or usual["particles"],
            usual.get("svdd", {}).get(reward, 0.0),
            usual["smc"].get(reward, 0.05),
        )


if __name__ == "__main__":
    main()

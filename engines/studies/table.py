"""Methods side by side at equal cost, in the form of the paper's tables (Li et al. 2024, Table 1):

python -m engines.studies.table enhancer --reward hepg2 --reward gc=2 --designs 256 --svdd-alpha 0.03 --out table.md
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Iterator, Mapping
from pathlib import Path

import numpy as np
from pydantic import ValidationError

from engines.console import prepare_output
from engines.domains import NAMES, domain
from engines.records.step import Result
from engines.request import Request, sentences
from engines.run import design
from engines.values import VALUES

SVDD = "SVDD"
QUANTILES = (0.5, 0.9)  # the median and the top 10 %


def rows(
    name: str,
    rewards: Mapping[str, float],
    designs: int,
    particles: int,
    levels: int,
    smc: float,
    svdd: float = 0.0,
    seed: int = 0,
) -> Iterator[tuple[str, Result]]:
    """(label, Result) of each method as soon as it is done.

    smc, svdd: α of each. Best-of-N gets as many particles as cost no fewer
    network rows than any SVDD did. The reward selects at every level, as in the paper.
    """
    ask = {
        "domain": name,
        "rewards": dict(rewards),
        "lanes": designs,
        "levels": levels,
        "seed": seed,
        "window": (0.0, 1.0),
    }
    plain = design(Request(**ask, particles=1, alpha=0.0, sampler="unguided"))
    yield "unguided", plain
    dearest = 0
    for value in ("pm", "mean"):
        if value in domain(name).values:
            guided = design(Request(**ask, particles=particles, alpha=svdd, value=value))
            dearest = max(dearest, guided.cost.rows)
            yield f"{SVDD}, {VALUES[value].label}, α = {svdd:g}", guided
    fair = max(particles, -(-dearest // max(1, plain.cost.rows)))
    yield f"best of {fair}", design(Request(**ask, particles=fair, alpha=0.0, sampler="best_of_n"))
    yield f"SMC, α = {smc:g}", design(Request(**ask, particles=particles, alpha=smc, sampler="smc"))


def table(found: dict[str, Result], reward: str, unit: str) -> str:
    """Markdown, SVDD last: quantiles of reward and opinions, likelihood, diversity, likeness to nature, cost."""
    first = next(iter(found.values()))
    beside, measured = (
        list(first.beside),
        ["log_likelihood", "diversity", "uniqueness", *(name for name in first.measures if "-mers" in name)],
    )
    heads = [
        f"{reward} 50 %",
        "10 %",
        *(f"{name} 50 %" for name in beside),
        *(name.replace("_", "-") for name in measured),
        "network rows",
        "seconds",
    ]
    lines = [f"| {unit} | " + " | ".join(heads) + " |", "|---|" + "---:|" * len(heads)]
    order = sorted(found, key=lambda label: label.startswith(SVDD))
    return (
        "\n".join(
            lines + [f"| {label} | " + " | ".join(_cells(found[label], beside, measured)) + " |" for label in order]
        )
        + "\n"
    )


def _cells(result: Result, beside: list[str], measured: list[str]) -> list[str]:
    rewards = result.rewards.numpy()
    figures = [
        *np.quantile(rewards[np.isfinite(rewards)], QUANTILES),
        *(np.nanmedian(result.beside[name]) for name in beside),
    ]
    more = [result.measures.get(name, float("nan")) for name in measured]
    return [f"{v:.3f}" for v in [*figures, *more]] + [f"{result.cost.rows:,}", f"{result.cost.seconds:.0f}"]


def parse_reward(text: str) -> tuple[str, float]:
    """NAME or NAME=WEIGHT."""
    name, _, weight = text.partition("=")
    return name, float(weight or 1)


def complaints(options: argparse.Namespace, rewards: Mapping[str, float]) -> list[str]:
    """What is wrong with the command, in sentences, before anything is computed."""
    if options.out and (options.out.is_dir() or not options.out.parent.is_dir()):
        return [f"{options.out} cannot be written: give --out a file in a folder that is there."]
    ask = {
        "domain": options.domain,
        "rewards": rewards,
        "lanes": options.designs,
        "particles": options.particles,
        "levels": options.levels,
    }
    try:
        for alpha in (options.smc_alpha, options.svdd_alpha):
            Request(**ask, alpha=alpha)
    except ValidationError as error:
        return sentences(error)
    return []


def main() -> None:
    prepare_output()
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("domain", choices=NAMES)
    parser.add_argument(
        "--reward",
        action="append",
        type=parse_reward,
        help="NAME or NAME=WEIGHT, as often as wanted; the domain's default if left out",
    )
    parser.add_argument("--designs", type=int, default=256)
    parser.add_argument("--particles", type=int, default=10)
    parser.add_argument("--levels", type=int, default=128)
    parser.add_argument("--smc-alpha", type=float, default=0.1, help="of SMC, which has no α = 0")
    parser.add_argument("--svdd-alpha", type=float, default=0.0, help="of SVDD")
    parser.add_argument("--out", type=Path, help="a Markdown file; printed if left out")
    options = parser.parse_args()
    chosen = domain(options.domain)
    rewards = dict(options.reward or chosen.defaults["rewards"])
    wrong = complaints(options, rewards)
    if wrong:
        parser.exit(2, "\n".join(wrong) + "\n")
    found = {}
    for label, result in rows(
        options.domain,
        rewards,
        options.designs,
        options.particles,
        options.levels,
        options.smc_alpha,
        options.svdd_alpha,
    ):
        found[label] = result
        print(f"{label}: {result.cost.seconds:.0f} s", file=sys.stderr, flush=True)
    text = table(
        found,
        " + ".join(n if w == 1 else f"{w:g} {n}" for n, w in rewards.items()),
        chosen.rewards[next(iter(rewards))].unit,
    )
    options.out.write_text(text, encoding="utf-8") if options.out else print(text)


if __name__ == "__main__":
    main()

"""Methods side by side at equal cost, in the form of the paper's tables (Li et al. 2024, Table 1):

python -m engines.studies.table enhancer --reward hepg2 --reward gc=2 --designs 256 --svdd-alpha 0.03 --out table.md
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Mapping
from pathlib import Path

from pydantic import ValidationError

from engines.console import prepare_output
from engines.domains import NAMES, domain
from engines.records.step import Result
from engines.request import Request, sentences
from engines.studies.figures import Figure, csv, figures, markdown
from engines.studies.methods import SVDD, rows


def table(found: Mapping[str, Result], reward: str, unit: str) -> str:
    """Markdown, SVDD last of the paper's methods: quantiles of reward and opinions, naturalness, diversity, cost."""
    return markdown(measured(found, reward), unit)


def measured(found: Mapping[str, Result], reward: str) -> dict[str, dict[str, Figure]]:
    """Label → heading → figure, SVDD last."""
    order = sorted(found, key=lambda label: label.startswith(SVDD))
    return {label: figures(found[label], reward) for label in order}


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
    parser.add_argument("--out", type=Path, help="a Markdown file, beside which a CSV is written; printed if left out")
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
    reward = " + ".join(n if w == 1 else f"{w:g} {n}" for n, w in rewards.items())
    text = table(found, reward, chosen.rewards[next(iter(rewards))].unit)
    if options.out is None:
        print(text)
        return
    options.out.write_text(text, encoding="utf-8")
    options.out.with_suffix(".csv").write_text(csv(measured(found, reward)), encoding="utf-8")


if __name__ == "__main__":
    main()

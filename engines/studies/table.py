"""Methods side by side at equal cost, in the form of the paper's tables (Li et al. 2024, Table 1):

python -m engines.studies.table enhancer --reward hepg2 --reward gc=2 --designs 256 --svdd-alpha 0.03 --out table.md
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path

from pydantic import ValidationError

from engines.console import prepare_output
from engines.domains import NAMES, domain
from engines.records.step import Result
from engines.request import sentences
from engines.studies.figures.figure import Figure
from engines.studies.figures.scores import figures, scores_of
from engines.studies.figures.writers import Rows, csv_table, markdown
from engines.studies.methods import SVDD, Comparison, rows


def table(found: Mapping[str, Result], reward: str, unit: str) -> str:
    """Markdown, SVDD last of the paper's methods: quantiles of reward and opinions, naturalness, diversity, cost."""
    return markdown(measured(found, reward), unit)


def measured(found: Mapping[str, Result], reward: str) -> Rows:
    """A row a method, SVDD last."""
    order = sorted(found, key=lambda label: label.startswith(SVDD))
    return [(label, _figures(found[label], reward)) for label in order]


def _figures(result: Result, reward: str) -> dict[str, Figure]:
    return {column.heading: figure for column, figure in figures(scores_of(result), reward).items()}


def parse_reward(text: str) -> tuple[str, float]:
    """NAME or NAME=WEIGHT."""
    name, _, weight = text.partition("=")
    return name, float(weight or 1)


def complaints(asked: Comparison, out: Path | None) -> list[str]:
    """What is wrong with the command, in sentences, before anything is computed."""
    if out and (out.is_dir() or not out.parent.is_dir()):
        return [f"{out} cannot be written: give --out a file in a folder that is there."]
    try:
        for alpha in (asked.smc, asked.svdd):
            asked.request(alpha=alpha)
    except ValidationError as error:
        return sentences(error)
    return []


def options_of(words: Sequence[str] | None = None) -> tuple[Comparison, Path | None, argparse.ArgumentParser]:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("domain", choices=NAMES)
    parser.add_argument(
        "--reward",
        action="append",
        type=parse_reward,
        help="NAME or NAME=WEIGHT, as often as wanted; the domain's default if left out",
    )
    parser.add_argument("--designs", type=int, default=256)
    parser.add_argument("--particles", type=int, default=10, help="of SVDD; the others get as many network rows")
    parser.add_argument("--levels", type=int, default=128)
    parser.add_argument("--smc-alpha", type=float, default=0.1, help="of SMC, which has no α = 0")
    parser.add_argument("--svdd-alpha", type=float, default=0.0, help="of SVDD")
    parser.add_argument("--out", type=Path, help="a Markdown file, beside which a CSV is written; printed if left out")
    told = parser.parse_args(words)
    rewards = dict(told.reward or domain(told.domain).defaults["rewards"])
    sizes = told.designs, told.particles, told.levels, told.smc_alpha, told.svdd_alpha
    return Comparison(told.domain, rewards, *sizes), told.out, parser


def write(found: Mapping[str, Result], asked: Comparison, out: Path) -> None:
    """Both files, anew after every method, so that what was measured is not lost."""
    out.write_text(table(found, *titles(asked)), encoding="utf-8")
    out.with_suffix(".csv").write_text(csv_table(measured(found, titles(asked)[0]), "method"), encoding="utf-8")


def titles(asked: Comparison) -> tuple[str, str]:
    """What the reward is called, and its unit."""
    reward = " + ".join(n if w == 1 else f"{w:g} {n}" for n, w in asked.rewards.items())
    return reward, domain(asked.domain).rewards[next(iter(asked.rewards))].unit


def main() -> None:
    prepare_output()
    asked, out, parser = options_of()
    if wrong := complaints(asked, out):
        parser.exit(2, "\n".join(wrong) + "\n")
    found: dict[str, Result] = {}
    for label, result in rows(asked):
        found[label] = result
        print(f"{label}: {result.cost.seconds:.0f} s", file=sys.stderr, flush=True)
        if out:
            write(found, asked, out)
    if not out:
        print(table(found, *titles(asked)))


if __name__ == "__main__":
    main()

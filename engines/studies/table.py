"""Methods side by side at equal cost, in the form of the paper's tables (Li et al. 2024, Table 1):

python -m engines.studies.table enhancer --reward hepg2 --reward gc=2 --designs 256 --svdd-alpha 0.03 --out table.md
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

from pydantic import ValidationError

from engines.console import prepare_output
from engines.domains import NAMES, domain
from engines.records.step import Result
from engines.request import sentences
from engines.studies.figures.figure import Figure
from engines.studies.figures.readers import read_csv
from engines.studies.figures.scores import figures, scores_of
from engines.studies.figures.writers import Rows, csv_table, markdown
from engines.studies.methods import FREE, SVDD, Comparison, plan, rows, rows_to_spend, spending

Figures = Mapping[str, Figure]  # heading → figure


def table(found: Mapping[str, Figures], asked: Comparison) -> str:
    """Markdown, SVDD last of the paper's methods: quantiles of reward and opinions, naturalness, diversity, cost."""
    said = ", ".join(f"{name} {value}" for name, value in settings_of(asked).items())
    unit = domain(asked.domain).rewards[next(iter(asked.rewards))].unit
    return markdown(ordered(found, asked), unit, [f"Of {asked.domain}: {said}."])


def ordered(found: Mapping[str, Figures], asked: Comparison) -> Rows:
    """A row a method, SVDD last."""
    labels = sorted(plan(asked), key=lambda label: label.startswith(SVDD))
    return [(label, found[label]) for label in labels if label in found]


def figures_of(result: Result, asked: Comparison) -> Figures:
    """Heading → figure of one method."""
    return {column.heading: figure for column, figure in figures(scores_of(result), reward_of(asked)).items()}


def reward_of(asked: Comparison) -> str:
    """What the reward is called."""
    return " + ".join(name if weight == 1 else f"{weight:g} {name}" for name, weight in asked.rewards.items())


def settings_of(asked: Comparison) -> dict[str, str]:
    """What all rows of a table have in common."""
    numbers = {"designs": asked.designs, "levels": asked.levels, "M": asked.particles, "seed": asked.seed}
    return {"reward": reward_of(asked)} | {n: f"{v:g}" for n, v in (numbers | {"α": asked.svdd}).items()}


def before(asked: Comparison, out: Path | None) -> dict[str, Figures]:
    """Label → figures of the methods that stand in the table already.

    Raises ValueError where it holds something else, or methods that were asked otherwise.
    """
    if not out:
        return {}
    own = settings_of(asked)
    found, told = read_csv(out.with_suffix(".csv"), "method", tuple(own))
    if other := next((f"{n} {each[n]} instead of {v}" for each in told for n, v in own.items() if each[n] != v), ""):
        raise ValueError(f"{out} holds methods that were asked otherwise ({other}); give --out another file.")
    return dict(found)


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
        return [*_unanswerable(asked, before(asked, out))]
    except ValidationError as error:
        return sentences(error)
    except ValueError as error:
        return [str(error)]


def _unanswerable(asked: Comparison, found: Mapping[str, Figures]) -> Iterator[str]:
    wanted = {label: settings for label, settings in plan(asked).items() if asked.wants(label)}
    if not wanted:
        yield f"No method is called so; there are: {'; '.join(plan(asked))}."
    spends = any(settings["sampler"] not in FREE for settings in wanted.values())
    if asked.rows is not None:
        for settings in wanted.values():
            asked.request(**settings | spending(asked, settings["sampler"], {}))
    elif spends and rows_to_spend(asked, dict.fromkeys([*wanted, *found], 0)) is None:
        yield "How many network rows methods get is read off SVDD: measure it into the same file first, or give --rows."


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
    parser.add_argument(
        "--method", action="append", default=[], help="part of a name in the table: those alone; repeatable"
    )
    parser.add_argument("--rows", type=int, help="network rows of every method but SVDD; as many as SVDD if left out")
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--svdd-alpha", type=float, default=0.0, help="of SVDD")
    parser.add_argument("--out", type=Path, help="Markdown; what the CSV beside it holds is not measured again")
    told = parser.parse_args(words)
    rewards = dict(told.reward or domain(told.domain).defaults["rewards"])
    sizes = told.designs, told.particles, told.levels, told.smc_alpha, told.svdd_alpha
    return Comparison(told.domain, rewards, *sizes, told.seed, tuple(told.method), told.rows), told.out, parser


def write(found: Mapping[str, Figures], asked: Comparison, out: Path) -> None:
    """Both files, anew after every method, so that what was measured is not lost."""
    out.write_text(table(found, asked), encoding="utf-8")
    rows_found = ordered(found, asked)
    text = csv_table(rows_found, "method", [settings_of(asked)] * len(rows_found))
    out.with_suffix(".csv").write_text(text, encoding="utf-8")


def main() -> None:
    prepare_output()
    asked, out, parser = options_of()
    if wrong := complaints(asked, out):
        parser.exit(2, "\n".join(wrong) + "\n")
    found = before(asked, out)
    for label, result in rows(asked, {label: spent["network rows"].number for label, spent in found.items()}):
        found[label] = figures_of(result, asked)
        print(f"{label}: {result.cost.seconds:.0f} s", file=sys.stderr, flush=True)
        if out:
            write(found, asked, out)
    if not out:
        print(table(found, asked))


if __name__ == "__main__":
    main()

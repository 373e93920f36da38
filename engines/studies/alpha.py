"""What α buys and what it costs: every method along α, at the network rows that SVDD takes there.

python -m engines.studies.alpha utr --designs 48 --levels 128 --out curves.svg      # and curves.csv beside it

The first two panels show judge and reward against likeness to nature: a curve that lies above another's buys more with
the same likeness. The others show each figure along α; its right end is the unguided model, α = ∞.
Where a method's judge is above all that SVDD reaches with the same likeness is said at the end.
"""

from __future__ import annotations

import argparse
import math
import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from pydantic import ValidationError

from engines.console import prepare_output
from engines.domains import NAMES, domain
from engines.records.step import Result
from engines.request import Request, sentences
from engines.run import design
from engines.samplers.refine import MOST_ROUNDS
from engines.studies.curves import curves_svg
from engines.studies.methods import REFINED
from engines.studies.table import parse_reward

SVDD = "svdd"
METHODS = (SVDD, "refine", "svdd_r", "beam")
ALPHAS = (0.0, 0.01, 0.03, 0.1, 0.3, 1.0)
LIKENESS = "likeness"  # to nature: 3-mers, or how far properties that guided nobody are shifted, with a minus


@dataclass(frozen=True)
class Point:
    """One method at one α. figures: heading → number, nan where there is none."""

    method: str
    alpha: float
    figures: dict[str, float]


def along(ask: dict, alphas: Sequence[float], methods: Sequence[str]) -> Iterator[Point]:
    """Every method at every α, and at ∞ the unguided model. ask: settings of a Request, without these."""
    plain = design(Request(**ask | {"particles": 1, "sampler": "unguided"}))
    for method in methods:
        yield Point(method, math.inf, figures(plain, ask["rewards"]))
    for alpha in sorted(alphas):
        guided = design(Request(**ask, alpha=alpha, sampler=SVDD))
        rounds = max(1, (guided.cost.rows - plain.cost.rows) // ask["lanes"])
        for method in methods:
            own = {"rounds": min(MOST_ROUNDS, rounds), "share": REFINED} if method == "refine" else {}
            found = guided if method == SVDD else design(Request(**ask, alpha=alpha, sampler=method, **own))
            yield Point(method, alpha, figures(found, ask["rewards"]))


def figures(result: Result, rewards: dict[str, float]) -> dict[str, float]:
    """What is drawn of a run. judge: the reward's where no judge was asked."""
    found, judge = result.measures, next((n for n in result.beside if n.endswith("judge")), "")
    reward = float(np.nanmedian(result.rewards.numpy()))
    return {
        "judge": float(np.nanmedian(np.array(result.beside[judge], dtype=float))) if judge else reward,
        "reward": reward,
        LIKENESS: likeness(found, rewards),
        "log-likelihood": found.get("log_likelihood", math.nan),
        "diversity": found.get("diversity", math.nan),
        "uniqueness": found.get("uniqueness", math.nan),
        "network rows": result.cost.rows,
        "reward calls": result.cost.reward_calls,
        "seconds": round(result.cost.seconds, 1),
    }


def likeness(measures: dict[str, float], rewards: dict[str, float]) -> float:
    """Higher is more like nature: correlation of 3-mers; else minus the mean shift of what no reward asks for."""
    words = [value for name, value in measures.items() if name.startswith("3-mers")]
    shifts = [v for n, v in measures.items() if n.startswith("shift_") and n.removeprefix("shift_") not in rewards]
    return words[0] if words else -float(np.mean(shifts)) if shifts else math.nan


def csv(points: Sequence[Point]) -> str:
    """A line a point."""
    lines = [",".join(["method", "alpha", *points[0].figures])]
    lines += [",".join([p.method, f"{p.alpha:g}", *(f"{v:.6g}" for v in p.figures.values())]) for p in points]
    return "\n".join(lines) + "\n"


def verdicts(points: Sequence[Point]) -> list[str]:
    """Of SVDD beside every other method: at which α either is above all that the other reaches as near to nature."""
    ordered = sorted(points, key=_alpha)
    others = dict.fromkeys(point.method for point in points if point.method != SVDD)
    return [_above(ordered, one, two) for other in others for one, two in ((other, SVDD), (SVDD, other))]


def _above(ordered: Sequence[Point], one: str, two: str) -> str:
    curve = [(p.figures[LIKENESS], p.figures["judge"]) for p in ordered if p.method == two]
    own = [p for p in ordered if p.method == one and math.isfinite(p.alpha)]
    above = [f"{p.alpha:g}" for p in own if p.figures["judge"] > reached(curve, p.figures[LIKENESS])]
    return f"{one} lies above the curve of {two} at {len(above)} of {len(own)} α: {', '.join(above) or 'none'}"


def reached(curve: Sequence[tuple[float, float]], least: float) -> float:
    """The highest judge on a curve of (likeness, judge) where likeness is `least` or more; -inf where it never is."""
    ends = [judge for likeness, judge in curve if likeness >= least]
    for (one, here), (other, there) in zip(curve, curve[1:]):
        if (one < least) != (other < least):
            ends.append(here + (there - here) * (least - one) / (other - one))
    return max(ends, default=-math.inf)


def _alpha(point: Point) -> float:
    return point.alpha


def svg(points: Sequence[Point], title: str) -> str:
    """The panels: two against likeness, the others along α."""
    drawn = [name for name in points[0].figures if name not in ("network rows", "reward calls", "seconds")]
    panels = [(LIKENESS, name) for name in drawn[:2]] + [("α", name) for name in drawn]
    ordered = sorted(points, key=_alpha)
    return curves_svg(title, [(x, y, _series(ordered, x, y)) for x, y in panels])


def _series(points: Sequence[Point], x: str, y: str) -> dict[str, list[tuple[float, float]]]:
    """Method → its points from α = 0 on; along α at equal distances, up to ∞, which elsewhere lies far off."""
    places = {alpha: place for place, alpha in enumerate(sorted({p.alpha for p in points}))}
    at = lambda p: (float(places[p.alpha]) if x == "α" else p.figures[x], p.figures[y])
    drawn = [p for p in points if x == "α" or math.isfinite(p.alpha)]
    return {method: [at(p) for p in drawn if p.method == method] for method in dict.fromkeys(p.method for p in drawn)}


def main() -> None:
    prepare_output()
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("domain", choices=NAMES)
    parser.add_argument("--reward", action="append", type=parse_reward, help="NAME or NAME=WEIGHT, as often as wanted")
    parser.add_argument("--designs", type=int, default=48)
    parser.add_argument("--particles", type=int, default=10)
    parser.add_argument("--levels", type=int, help="the domain's default if left out")
    parser.add_argument("--value", help="of SVDD; the domain's default if left out")
    parser.add_argument("--alpha", action="append", type=float, help=f"as often as wanted; {ALPHAS} if left out")
    parser.add_argument("--method", action="append", choices=METHODS, help="svdd and refine if left out")
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--out", type=Path, required=True, help="an SVG file, beside which a CSV is written")
    options = parser.parse_args()
    ask = asked(options)
    try:
        for alpha in options.alpha or ALPHAS:
            Request(**ask, alpha=alpha)
    except ValidationError as error:
        parser.exit(2, "\n".join(sentences(error)) + "\n")
    if options.out.is_dir() or not options.out.parent.is_dir():
        parser.exit(2, f"{options.out} cannot be written: give --out a file in a folder that is there.\n")
    points = []
    for point in along(ask, options.alpha or ALPHAS, options.method or METHODS[:2]):
        points.append(point)
        told = "  ".join(f"{name} {value:.4g}" for name, value in point.figures.items())
        print(f"{point.method} α = {point.alpha:g}: {told}", file=sys.stderr, flush=True)
        options.out.with_suffix(".csv").write_text(csv(points), encoding="utf-8")
    print("\n".join(verdicts(points)), flush=True)
    title = f"{domain(options.domain).label}: {' + '.join(ask['rewards'])}, {options.designs} designs"
    options.out.write_text(svg(points, title), encoding="utf-8")


def asked(options: argparse.Namespace) -> dict:
    """What all runs have in common."""
    ask = {
        "domain": options.domain,
        "rewards": dict(options.reward or domain(options.domain).defaults["rewards"]),
        "lanes": options.designs,
        "particles": options.particles,
        "levels": options.levels,
        "value": options.value,
        "seed": options.seed,
    }
    return {name: given for name, given in ask.items() if given is not None}


if __name__ == "__main__":
    main()

"""Pictures of variants: the run's fitness beside the exact laws, and every single change of one design."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

import numpy as np

from engines.domains.sequence.pictures.svg import MONO, svg_document, text
from engines.domains.toy.gb1.landscape import load_landscape
from engines.domains.toy.gb1.law import prior, tilted_by
from engines.domains.toy.gb1.variants import LETTERS, SITES, number

RUN, LAW, MODEL = "#e07b39", "#4478a8", "#8a8f98"  # as the page has them: what was kept, values, the unguided model
MOST = 9  # × wild type, where axes end
WIDE, HIGH, SIDE, FOOT, HEAD = 1000, 200, 52, 40, 12  # pixels: of the axes, and about them
CELL, ROW = 44, 26  # pixels of a single change
Curve = tuple[str, str, np.ndarray]  # (words, colour, weight of each variant [160000])


def fitness_curves(designs: Sequence[str], settings: Mapping[str, Any]) -> list[tuple[str, str]]:
    """How many designs have at least a fitness: of this run, the model by itself, and the law that is aimed at."""
    found = [("this run", RUN, _weights(designs)), ("the model by itself, exactly", MODEL, prior())]
    if (aim := tilted_by(settings, prior())) is not None:
        found.append(("p · exp(r/α), the law that guidance aims at, exactly", LAW, aim))
    return [("Share of the measured designs that are at least so fit", _drawn(found))] if designs else []


def _weights(designs: Sequence[str]) -> np.ndarray:
    """[160000] the share of each variant among the designs that are finished."""
    whole = [design for design in designs if set(design) <= set(LETTERS)]
    return np.bincount(number(whole), minlength=len(prior())) / max(1, len(whole))


def share_at_least(weights: np.ndarray, steps: int = 180) -> np.ndarray:
    """[steps + 1] of what was measured, the share that has at least fitness 0 … 9; nan where nothing was."""
    fitness = load_landscape().fitness
    measured = np.isfinite(fitness)
    held, _ = np.histogram(fitness[measured], np.linspace(0, MOST, steps + 1), weights=weights[measured])
    total = held.sum()
    return np.append(held[::-1].cumsum()[::-1], 0) / total if total else np.full(steps + 1, np.nan)


def _drawn(curves: Sequence[Curve]) -> str:
    parts = [*_axes(), *(_line(colour, weights) for _, colour, weights in reversed(curves))]
    for row, (words, colour, weights) in enumerate(curves):
        y = HEAD + 14 + 18 * row
        parts.append(f'<path d="M{WIDE * 0.42:g} {y - 4}h24" stroke="{colour}" stroke-width="3"/>')
        parts.append(text(WIDE * 0.42 + 32, y, f"{words}: {summary(weights)}", 12))
    return svg_document(WIDE, HEAD + HIGH + FOOT, "; ".join(f"{w}: {summary(p)}" for w, _, p in curves), parts)


def summary(weights: np.ndarray) -> str:
    """Mean fitness and share measured, in words."""
    fitness = load_landscape().fitness
    measured = weights[np.isfinite(fitness)].sum()
    if not measured:
        return "nothing measured"
    return f"mean {np.nansum(weights * fitness) / measured:.2f}, {100 * measured / weights.sum():.0f} % measured"


def _axes() -> Iterator[str]:
    yield f'<path fill="none" stroke="currentColor" stroke-opacity=".5" d="M{SIDE} {HEAD}v{HIGH}H{WIDE - 10}"/>'
    for share in (0, 0.5, 1):
        yield text(SIDE - 6, HEAD + HIGH * (1 - share) + 4, f"{100 * share:.0f} %", 11, "end", 0.8)
    for fitness in range(MOST + 1):
        yield text(_across(fitness), HEAD + HIGH + 16, str(fitness), 11, "middle", 0.8)
    yield text(WIDE - 10, HEAD + HIGH + 34, "measured fitness, × wild type", 11, "end", 0.8)


def _line(colour: str, weights: np.ndarray) -> str:
    shares = share_at_least(weights)
    if np.isnan(shares).any():
        return ""
    points = zip(_across(np.linspace(0, MOST, len(shares))), HEAD + HIGH * (1 - shares))
    path = " ".join(f"{x:.1f} {y:.1f}" for x, y in points)
    return f'<path fill="none" stroke="{colour}" stroke-width="2.5" d="M{path}"/>'


def _across(fitness: Any) -> Any:
    return SIDE + (WIDE - 10 - SIDE) * fitness / MOST


def single_changes(design: str, settings: Mapping[str, Any]) -> list[tuple[str, str]]:
    """The measured fitness of every single change of a finished design: a row a site, a column a letter."""
    if not set(design) <= set(LETTERS):
        return []
    rows = [[design[:i] + letter + design[i + 1 :] for letter in LETTERS] for i in range(len(SITES))]
    cells = (_change(rows[i][j], design, i, j) for i in range(len(SITES)) for j in range(len(LETTERS)))
    heads = (text(60 + CELL * (j + 0.5), 16, letter, 12, "middle", 1, MONO) for j, letter in enumerate(LETTERS))
    sides = (text(52, 24 + ROW * i + 17, f"{design[i]}{site}", 12, "end", 1, MONO) for i, site in enumerate(SITES))
    label = f"measured fitness of every single change of {design}"
    svg = svg_document(60 + CELL * len(LETTERS), 28 + ROW * len(SITES), label, [*heads, *sides, *cells])
    return [("Measured fitness of every single change (× wild type; blank: not measured)", svg)]


def _change(variant: str, design: str, site: int, letter: int) -> str:
    """One cell, the fuller the fitter; framed where it is the design itself."""
    x, y, fitness = 60 + CELL * letter, 24 + ROW * site, float(load_landscape().fitness[number([variant])[0]])
    frame = ' stroke="currentColor" stroke-width="2"' if variant == design else ""
    shade = 0 if np.isnan(fitness) else 0.08 + 0.42 * min(1, fitness / MOST)
    box = f'<rect x="{x + 1}" y="{y + 1}" width="{CELL - 2}" height="{ROW - 2}" fill="{RUN}" fill-opacity="{shade:.2f}"'
    return f"{box}{frame}/>" + ("" if np.isnan(fitness) else text(x + CELL / 2, y + 17, f"{fitness:.2f}", 11, "middle"))

"""The card of the GB1 model: everything on it is exact, nothing was sampled."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np

from engines.domains.toy.gb1.landscape import Landscape
from engines.domains.toy.gb1.variants import number

_CARD = """## The GB1 model

GB1 is the part of the bacterial protein G that binds the stem of antibodies: 56 amino acids, a workhorse of protein
science. At four of its sites (V39, D40, G41, V54) all 160,000 combinations of amino acids were made and selected for
binding, and of nearly each the **fitness** was measured: 1 is the wild type VDGV, 8.76 the best, FWAA. The sites depend
on one another: what helps alone may hurt together.

A small masked network fills the four letters in random order, one at a time. There are 21⁴ = 194,481 states, so the
probability of every design and the soft value of every state under any built-in reward are computed in full, by
passing over all states once. What guidance reaches can be held against what it aims at, p · exp(r/α).

**Data** Wu, Dai, Olson, Lloyd-Smith and Sun 2016 (“Adaptation in protein fitness landscapes is facilitated by indirect
paths”, eLife 5:e16965), as tabled by FLIP (Dallago et al. 2021; Academic Free License 3.0). {measured:,} variants were
measured; the other {missing:,} ({missing_share:.1f} %) are left out, and rewards of fitness cannot judge them. The
table comes with the studio, fitness in steps of 0.0002, reads to two digits.

**Training** on {variants:,} variants, nine tenths of those with a fitness of at least {least_fitness}, each
counted once; {minutes} minutes on {device}, {steps:,} steps of 256; held-out bound {held_out_nats_per_letter:.3f}
nats a letter (random letters: 2.996; `curve.csv`).

**Measured**, exactly:

| of a design by the model alone | value |
|---|---:|
{rows}

**What it is bad at** anything but these four sites in this protein and this selection. Fitness there is binding and
stability together. Values below 0.01 and those with few reads are mostly noise: ANCA, third of all, was read 14 times.
The network blurs the landscape: {dull:.0f} % of its designs are less fit than the variants it learned from.
"""


def model_card(facts: Mapping[str, Any], landscape: Landscape, chances: np.ndarray) -> str:
    """The card as Markdown. facts: of the training; chances [160000]: the model's law."""
    fitness = landscape.fitness
    measured = np.isfinite(fitness)
    told = {name: value for name, value in facts.items() if name != "sizes"}
    least = facts["least_fitness"]
    return _CARD.format(
        **told,
        measured=int(measured.sum()),
        missing=int((~measured).sum()),
        missing_share=100 * float((~measured).mean()),
        dull=100 * float(chances[measured & (fitness < least)].sum() / chances[measured].sum()),
        rows="\n".join(f"| {name} | {_figure(value)} |" for name, value in statistics(fitness, chances, least).items()),
    )


def _figure(value: float) -> str:
    return f"{value:,.0f}" if value >= 1000 else f"{value:.4g}"


def statistics(fitness: np.ndarray, chances: np.ndarray, least: float) -> dict[str, float]:
    """Name → figure of the model's law [160000]."""
    measured = np.isfinite(fitness)
    of_measured = chances[measured] / chances[measured].sum()
    return {
        "share measured": float(chances[measured].sum()),
        "mean fitness": float(of_measured @ fitness[measured]),
        "mean fitness of what it learned from": float(fitness[measured & (fitness >= least)].mean()),
        "share with a fitness of 1 or more": float(chances[measured & (fitness >= 1)].sum()),
        "variants that it is spread over (exp of the entropy)": float(np.exp(-(chances @ np.log(chances)))),
        "probability of the wild type VDGV": float(chances[number(["VDGV"])[0]]),
        "probability of the best, FWAA": float(chances[number(["FWAA"])[0]]),
    }

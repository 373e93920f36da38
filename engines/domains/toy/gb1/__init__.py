"""Four sites of protein GB1: a measured landscape that is small enough for every probability and value to be exact."""

from __future__ import annotations

from collections.abc import Sequence
from importlib import import_module
from typing import Any

import numpy as np

from engines.domains import Domain
from engines.domains.meaning import UNIQUENESS, Meaning
from engines.domains.pace import Pace
from engines.domains.sequence.files.export import Rows, Settings, fasta
from engines.domains.toy.gb1.draw import KEY, draw_variant
from engines.domains.toy.gb1.landscape import load_landscape
from engines.domains.toy.gb1.pictures import fitness_curves, single_changes
from engines.domains.toy.gb1.rewards import REWARDS, UNIT, independent_sites, measured_fitness
from engines.domains.toy.gb1.variants import SITES, changes, number, spell, whole_domain

MEANINGS = {
    "uniqueness": UNIQUENESS,
    "measured": Meaning("measured", "", "share of designs whose fitness was measured; the others cannot be judged"),
    "changes": Meaning("changes", "letters", "sites that differ from the wild type VDGV", "neither"),
    "reads": Meaning("sequenced", "reads", "how often before selection, about; few reads: a noisy fitness, 0: none"),
    "fitness guide": Meaning(
        "sites by themselves", UNIT, "the fitness if sites did not know of one another: the product of single changes"
    ),
    "fitness judge": Meaning("measured fitness", UNIT, "the fitness that was measured, whatever guided"),
    "log_likelihood": Meaning("log likelihood", "nats", "how likely the pre-trained model holds the designs, exactly"),
}


def _load(conditions: Any, **how: Any) -> Any:
    """torch is imported when this is called."""
    return import_module("engines.domains.toy.gb1.load").load(**how)


def _measures(designs: Sequence[str]) -> dict[str, float]:
    measured = np.isfinite(measured_fitness(designs))
    return {"uniqueness": len(set(designs)) / len(designs), "measured": float(measured.mean())}


def _properties(design: str) -> dict[str, int]:
    return {"changes": len(changes(design)), "reads": int(load_landscape().reads[number([design])[0]])}


def _opinions(designs: Sequence[str], conditions: Any) -> dict[str, list[float]]:
    found = {"fitness guide": independent_sites(designs), "fitness judge": measured_fitness(designs)}
    return {name: np.round(column, 3).tolist() for name, column in found.items()}


def _fasta(designs: Sequence[str], rows: Rows, settings: Settings) -> bytes:
    """The whole domain of each design."""
    return fasta([whole_domain(design) for design in designs], rows, settings)


GB1 = Domain(
    label="Protein GB1",
    about="Four sites of a small protein that binds antibodies. 93 % of their 160,000 variants were measured (Wu et "
    "al. 2016), and every probability and value is exact: guidance checked on real data.",
    defaults={"rewards": {"fitness": 1.0}, "lanes": 24, "particles": 16, "alpha": 1.0, "levels": len(SITES)},
    least_levels=len(SITES),  # one letter at a time; fewer, and the exact value is not exact
    most_levels=64,
    rewards=REWARDS,
    load=_load,
    measures=_measures,
    meanings=MEANINGS,
    properties=_properties,
    opinions=_opinions,
    draw=draw_variant,
    key=KEY,
    known_designs=("VDGV", "FWAA", "FWLG", "WWLG", "LWCA", "VWGV", "IDGV", "VDGD"),
    values=("exact", "pm", "mean", "fills", "lookahead"),
    spell=spell,
    relaxed="variants as shares [N, 4, 20]: of the amino acids in the order of their letters, at each site",
    panels=fitness_curves,
    views=single_changes,
    card="gb1/card.md",
    exports={"fasta": _fasta},
    pace=Pace(
        active=lambda levels: min(levels, len(SITES)),
        distinct=0.7,
        tokens=len(SITES),
        apart=0.7,
        apart_guessed=0.7,
        fresh=0.6,
        rows=4096,
        tile=1e-4,
        decode=1e-6,
        candidate=1.4e-6,
        level=1.8e-3,
        end=1e-3,
        candidate_bytes=500,
    ),
)

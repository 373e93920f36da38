"""Enhancers: 200 bp of regulatory DNA, guided by one oracle and judged by another that learned from other elements."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import partial
from typing import Any

from engines.domains.enhancer.assay import FOLDER
from engines.domains.enhancer.conditions import EnhancerConditions, requested_motifs
from engines.domains.enhancer.export import binding_sites
from engines.domains.enhancer.known import KNOWN
from engines.domains.enhancer.rewards import CELLS, REWARDS, UNIT, members, predict
from engines.domains.meaning import Meaning
from engines.domains.sequence.domain import sequence_domain
from engines.domains.sequence.files.export import fasta, genbank
from engines.domains.sequence.measures.active_elements import read_active
from engines.domains.sequence.motifs.families import motif_shares
from engines.domains.sequence.motifs.scan import annotate
from engines.domains.sequence.oracle.predictions import SPECIFICITY, mutagenesis
from engines.domains.sequence.pictures.binding_sites import binding_site_track
from engines.domains.sequence.pictures.motif_table import motif_table
from engines.domains.sequence.pictures.mutation_heat_map import mutation_heat_map


def _cell(settings: Mapping[str, Any]) -> str:
    """The cell type that a stored request asks for: that of a reward on an activity, else that of its conditions."""
    guided = (name.removesuffix("_bound") for name, weight in settings["rewards"].items() if weight)
    return next((name for name in guided if name in CELLS), settings["conditions"].get("cell", "hepg2"))


def _views(design: str, settings: Mapping[str, Any]) -> list[tuple[str, str]]:
    """Binding sites, and what every single change would do to the activity that is asked for: (title, SVG)."""
    cell = _cell(settings)
    changes = mutagenesis(predict, design, list(CELLS).index(cell))
    sites = annotate(design, requested_motifs(settings))
    return [
        ("Binding sites (JASPAR 2022)", binding_site_track(design, sites)),
        (f"Every single change: {CELLS[cell]} activity, by the guide", mutation_heat_map(design, changes, UNIT)),
    ]


def _panels(designs: Sequence[str], settings: Mapping[str, Any]) -> list[tuple[str, str]]:
    """Motifs beside the natural elements most active in the cell type that is asked for: (title, SVG)."""
    cell = CELLS[_cell(settings)]
    shares = motif_shares(designs)
    beside = f"the natural 1 % most active in {cell}"
    return [(f"Motifs beside {beside}", motif_table(shares, ACTIVE[cell].motifs, beside))] if shares else []


def _specificity_meaning(cell: str) -> Meaning:
    """What the judge's specificity means, with that of natural elements."""
    natural = f"the natural 1 % most active there: {ACTIVE[cell].judged:.2f}"
    return Meaning(f"{cell} specificity", UNIT, f"{natural}; by the judge, activity there minus the mean of the others")


ACTIVE = read_active(FOLDER / "natural")

ENHANCER = sequence_domain(
    FOLDER,
    200,
    members,
    list(CELLS.values()),
    UNIT,
    label="Enhancer DNA",
    about="Regulatory DNA of 200 letters, active in the cell type you choose. One oracle guides, another one judges.",
    defaults={
        "rewards": {"hepg2_bound": 1.0, "contrast": 0.5, "gc": 2.0},
        "lanes": 6,
        "particles": 10,
        "alpha": 0.03,
        "levels": 64,
        "fills": 4,
        "window": (0.02, 1.0),
    },
    rewards=REWARDS,
    known_designs=KNOWN,
    conditions=EnhancerConditions,
    views=_views,
    panels=_panels,
    meanings={f"{cell} {SPECIFICITY}": _specificity_meaning(cell) for cell in CELLS.values()},
    exports={"fasta": fasta, "gb": partial(genbank, features=binding_sites)},
    pace={"apart": 1.2, "tile": 0.014, "candidate_bytes": 35_000, "record_bytes": 60},
)

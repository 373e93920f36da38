"""Enhancers: 200 bp of regulatory DNA, guided by one oracle and judged by another that learned from other elements."""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial
from typing import Any

from engines.domains.enhancer.assay import FOLDER
from engines.domains.enhancer.conditions import EnhancerConditions, requested_motifs
from engines.domains.enhancer.export import binding_sites
from engines.domains.enhancer.known import KNOWN
from engines.domains.enhancer.rewards import CELLS, REWARDS, UNIT, predict
from engines.domains.sequence.domain import sequence_domain
from engines.domains.sequence.files.export import fasta, genbank
from engines.domains.sequence.motifs.scan import annotate
from engines.domains.sequence.oracle.predictions import mutagenesis
from engines.domains.sequence.pictures.binding_sites import binding_site_track
from engines.domains.sequence.pictures.mutation_heat_map import mutation_heat_map


def _views(design: str, settings: Mapping[str, Any]) -> list[tuple[str, str]]:
    """Binding sites, and what every single change would do to the activity that is asked for: (title, SVG)."""
    guided = (name for name, weight in settings["rewards"].items() if name in CELLS and weight)
    cell = next(guided, settings["conditions"].get("cell", "hepg2"))
    changes = mutagenesis(predict, design, list(CELLS).index(cell))
    sites = annotate(design, requested_motifs(settings))
    return [
        ("Binding sites (JASPAR 2022)", binding_site_track(design, sites)),
        (f"Every single change: {CELLS[cell]} activity, by the guide", mutation_heat_map(design, changes, UNIT)),
    ]


ENHANCER = sequence_domain(
    FOLDER,
    200,
    predict,
    list(CELLS.values()),
    UNIT,
    label="Enhancer DNA",
    about="Regulatory DNA of 200 letters, active in the cell type you choose. One oracle guides, another one judges.",
    defaults={
        "rewards": {"hepg2": 1.0, "gc": 2.0},
        "lanes": 6,
        "particles": 10,
        "alpha": 0.0,
        "levels": 64,
        "fills": 4,
        "window": (0.02, 1.0),
    },
    rewards=REWARDS,
    known_designs=KNOWN,
    conditions=EnhancerConditions,
    views=_views,
    exports={"fasta": fasta, "gb": partial(genbank, features=binding_sites)},
    pace={"apart": 1.2, "tile": 0.014, "candidate_bytes": 35_000, "record_bytes": 60},
)

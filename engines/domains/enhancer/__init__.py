"""Enhancers: 200 bp of regulatory DNA, guided by one oracle and judged by another that learned from other elements."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from engines.domains.enhancer.assay import FOLDER
from engines.domains.enhancer.rewards import CELLS, REWARDS, UNIT, told
from engines.domains.sequence.assemble import sequence_domain
from engines.domains.sequence.conditions import EnhancerConditions, asked
from engines.domains.sequence.files.export import fasta, genbank
from engines.domains.sequence.letters import reverse_complement
from engines.domains.sequence.motifs.scan import annotate
from engines.domains.sequence.oracle.activity import mutagenesis
from engines.domains.sequence.pictures.mutations import heat
from engines.domains.sequence.pictures.strip import track

# Two stretches of the human cytomegalovirus enhancer and one of simian virus 40's.
_CMV = (
    "GACATTGATTATTGACTAGTTATTAATAGTAATCAATTACGGGGTCATTAGTTCATAGCCCATATATGGAGTTCCGCGTTACATAACTTACGGTAAATGGCCCGCCTGGCTGACCGCCCAACGACC"
    "CCCGCCCATTGACGTCAATAATGACGTATGTTCCCATAGTAACGCCAATAGGGACTTTCCATTGACGTCAATGGGTGGAGTATTTACGGTAAACTGCCCACTTGGCAGTACATCAAGTGTATCATA"
    "TGCCAAGTACGCCCCCTATTGACGTCAATGACGGTAAATGGCCCGCCTGGCATTATGCCCAGTACATGACCTTATGGGACTTTCCTACTTGGCAGTACATCTACGTATTAGTCATCGCTATTACCATG"
)
_SV40 = (
    "GGTGTGGAAAGTCCCCAGGCTCCCCAGCAGGCAGAAGTATGCAAAGCATGCATCTCAATTAGTCAGCAACCAGGTGTGGAAAGTCCCCAGGCTCCCCAGCAGGCAGAAGTATGCAAAGCATGCATC"
    "TCAATTAGTCAGCAACCATAGTCCCGCCCCTAACTCCGCCCATCCCGCCCCTAACTCCGCCCAGTTCCGCCCATTCTCCGCCC"
)
_STRETCHES = (_CMV[:200], _CMV[-200:], _SV40[:200])
KNOWN = (*_STRETCHES, *map(reverse_complement, _STRETCHES))


def _views(design: str, settings: Mapping[str, Any]) -> list[tuple[str, str]]:
    """Binding sites, and what every single change would do to the activity that is asked for."""
    cell = next(
        (name for name, weight in settings["rewards"].items() if name in CELLS and weight),
        settings["conditions"].get("cell", "hepg2"),
    )
    changes = mutagenesis(told, design, list(CELLS).index(cell))
    return [
        ("Binding sites (JASPAR 2022)", track(design, annotate(design, asked(settings)))),
        (f"Every single change: {CELLS[cell]} activity, by the guide", heat(design, changes, UNIT)),
    ]


ENHANCER = sequence_domain(
    FOLDER,
    200,
    told,
    list(CELLS.values()),
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
    exports={"fasta": fasta, "gb": genbank},
    rows_per_second=200,
)

"""5′UTRs: the last letters before the start codon, 50 as they were measured or 25 to 100.

They are guided by one oracle and judged by another that learned from other elements.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial
from typing import Any

from engines.domains.sequence.domain import sequence_domain
from engines.domains.sequence.files.export import fasta, genbank
from engines.domains.sequence.oracle.predictions import mutagenesis
from engines.domains.sequence.pictures.mutation_heat_map import mutation_heat_map
from engines.domains.utr.assay import ASSAY, FOLDER, networks
from engines.domains.utr.conditions import UtrConditions
from engines.domains.utr.export import start_codons
from engines.domains.utr.rewards import REWARDS, UNIT, members, predict

# The last 50 letters before the start codon of human β-globin, two messenger vaccines and the tobacco mosaic virus.
KNOWN = tuple(
    leader[-50:]
    for leader in (
        "ACATTTGCTTCTGACACAACTGTGTTCACTAGCAACCTCAAACAGACACC",
        "GAATAAACTAGTATTCTTCTGGTCCCCACAGACTCAGAGAGAACCCGCCACC",
        "GGGAAATAAGAGAGAAAAGAAGAGTAAGAAGAAATATAAGACCCCGGCGCCGCCACC",
        "TATTTTTACAACAATTACCAACAACAACAAACAACAAACAACATTACAATTACTATTTACAATTACA",
    )
)


def _views(design: str, settings: Mapping[str, Any]) -> list[tuple[str, str]]:
    """What every single change would do to the load: (title, SVG)."""
    changes = mutagenesis(predict, design, 0)
    return [("Every single change: ribosome load, by the guide", mutation_heat_map(design, changes, UNIT))]


UTR = sequence_domain(
    FOLDER,
    ASSAY.length,
    members,
    ["load"],
    UNIT,
    label="5′UTR RNA",
    about="The last letters in front of a messenger's start codon, for a high ribosome load: 50, or 25 to 100. "
    "One oracle guides, another one judges.",
    defaults={
        "rewards": {"mrl": 1.0, "gc": 1.0, "words": 4.0, "complexity": 2.0},
        "lanes": 24,
        "particles": 10,
        "alpha": 0.05,
        "levels": 64,
        "fills": 4,
    },
    rewards=REWARDS,
    known_designs=KNOWN,
    conditions=UtrConditions,
    networks=networks,
    judged_apart=2.0,  # they are two
    views=_views,
    exports={"fasta": fasta, "gb": partial(genbank, features=start_codons)},
    pace={"apart": 0.5, "tile": 0.005, "candidate_bytes": 15_000, "record_bytes": 20},
)

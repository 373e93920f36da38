"""Families of transcription factors by one motif of JASPAR each, and how many sequences hold a site of them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import lru_cache

import numpy as np

from engines.domains.sequence.motifs.jaspar import find_motif
from engines.domains.sequence.motifs.scan import best_scores
from engines.domains.sequence.motifs.weight_matrix import Motif

AT_ONCE, MOST = 128, 1024  # sequences scanned together (some 10 MB), and at most
FAMILIES: Mapping[str, str] = {  # family → the motif that stands for it
    "AP-1": "MA1130",
    "ATF/CREB": "MA0018",
    "C/EBP": "MA0102",
    "CTCF": "MA0139",
    "ETS": "MA0062",
    "FOXA": "MA0047",
    "GATA": "MA0035",
    "HNF1": "MA0046",
    "HNF4": "MA0114",
    "HNF6": "MA0679",
    "IRF": "MA0050",
    "KLF/SP": "MA0079",
    "MAF": "MA0496",
    "MEF2": "MA0052",
    "NFI": "MA0161",
    "NFY": "MA0060",
    "NRF1": "MA0506",
    "OCT4::SOX2": "MA0142",
    "p53": "MA0106",
    "PPAR::RXR": "MA1148",
    "REST": "MA0138",
    "RFX": "MA0798",
    "RUNX": "MA0002",
    "SOX": "MA0143",
    "STAT": "MA0144",
    "TEAD": "MA0809",
    "USF": "MA0093",
    "YY1": "MA0095",
    "ZIC": "MA0697",
}


@lru_cache(maxsize=1)
def representatives() -> tuple[Motif, ...]:
    """The motif of each family, in their order."""
    return tuple(map(find_motif, FAMILIES.values()))


def motif_shares(sequences: Sequence[str]) -> dict[str, float]:
    """Family → share, 0–1, of the first MOST sequences that hold a site on either strand; none of no sequences.

    A site is a window such as 1 in 10,000 random ones is, so of random sequences of 200 letters about 3 % hold one.
    """
    some = sequences[:MOST]
    if not some:
        return {}
    limits = np.array([motif.hit for motif in representatives()])
    parts = [some[begin : begin + AT_ONCE] for begin in range(0, len(some), AT_ONCE)]
    held = np.concatenate([best_scores(part, representatives()) >= limits for part in parts])
    return dict(zip(FAMILIES, held.mean(0).round(4).tolist()))

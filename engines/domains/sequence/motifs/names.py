"""Names as people list them: motifs to hold and to avoid, sites."""

from __future__ import annotations

import re
from functools import lru_cache

from engines.domains.sequence.motifs.jaspar import find_motif
from engines.domains.sequence.motifs.weight_matrix import Motif

MOST_NAMED = 20  # motifs, or sites, of one request


@lru_cache(maxsize=256)
def parse_motifs(text: str) -> tuple[tuple[Motif, ...], tuple[Motif, ...]]:
    """(motifs wanted, motifs unwanted) of “TP53, HNF4A, !REST”. Raises ValueError for a name JASPAR does not have."""
    names = split_names(re.sub(r"\s+", ",", re.sub(r"!\s+", "!", text)))  # no motif has a blank in its name
    wanted = dict.fromkeys(find_motif(name) for name in names if not name.startswith("!"))
    return tuple(wanted), tuple(dict.fromkeys(find_motif(name[1:]) for name in names if name.startswith("!")))


def split_names(text: str) -> list[str]:
    """What stands between the commas, semicolons or line ends. Raises ValueError where there are too many."""
    names = [name.strip() for name in re.split(r"[,;\n]", text) if name.strip()]
    if len(names) > MOST_NAMED:
        raise ValueError(f"At most {MOST_NAMED} can be named; these are {len(names)}. Leave some out.")
    return names

"""Names as people list them: motifs to hold and to avoid, sites."""

from __future__ import annotations

import re
from functools import lru_cache

from engines.domains.sequence.motifs.jaspar import Motif, find

MOST_NAMED = 20  # motifs, or sites, of one request


@lru_cache(maxsize=256)
def wished(text: str) -> tuple[tuple[Motif, ...], tuple[Motif, ...]]:
    """“TP53, HNF4A, !REST” → motifs wanted and motifs unwanted. Raises ValueError for a name JASPAR does not have."""
    names = listed(re.sub(r"\s+", ",", re.sub(r"!\s+", "!", text)))  # no motif has a blank in its name
    wanted = dict.fromkeys(find(name) for name in names if not name.startswith("!"))
    return tuple(wanted), tuple(dict.fromkeys(find(name[1:]) for name in names if name.startswith("!")))


def listed(text: str) -> list[str]:
    """What stands between the commas, semicolons or line ends. Raises ValueError where there are too many."""
    names = [name.strip() for name in re.split(r"[,;\n]", text) if name.strip()]
    if len(names) > MOST_NAMED:
        raise ValueError(f"At most {MOST_NAMED} can be named; these are {len(names)}. Leave some out.")
    return names

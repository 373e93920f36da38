"""What transcription factors bind: the 841 vertebrate motifs of JASPAR 2022 CORE (Castro-Mondragon et al. 2022)."""

from __future__ import annotations

import difflib
from functools import lru_cache

import numpy as np

from engines.assets import ASSETS
from engines.domains.sequence.motifs.aliases import ALIASES, plain_name
from engines.domains.sequence.motifs.formats.matrix import label
from engines.domains.sequence.motifs.weight_matrix import Motif

FOLDER = ASSETS / "sequence"
PARTS = 1000  # probabilities are kept in thousandths


def find_motif(name: str) -> Motif:
    """A motif by factor (HNF4A, HNF-4α), everyday name (OCT4, PU.1), ID (MA0114, MA0114.4) or both (MA0114.4.HNF4A).

    A factor with several has JASPAR's first. Raises ValueError with the closest names.
    """
    wanted, places = name.strip().lower(), _places()
    plain = plain_name(name)
    for known in (wanted, ALIASES.get(plain, "").lower(), _plain_names().get(plain, "")):
        if known in places:
            return motifs()[places[known]]
    near = _closest(wanted)
    advice = f"the closest are {', '.join(near)}" if near else "name a factor, such as HNF4A, or an ID, such as MA0114"
    raise ValueError(f"JASPAR 2022 has no motif “{name.strip()[:40]}”; {advice}.")


def _closest(wanted: str) -> list[str]:
    """Names like a name that there is not; of another version of a motif the one that there is."""
    every, places = motifs(), _places()
    if (base := wanted.split(".")[0]) in places:
        return [f"{every[places[base]].id} ({every[places[base]].name})"]
    near = difflib.get_close_matches(wanted, [*places, *ALIASES], n=4, cutoff=0.5)
    return list(dict.fromkeys(every[places[ALIASES.get(name, name).lower()]].name for name in near))


@lru_cache(maxsize=1)
def motifs() -> tuple[Motif, ...]:
    """All motifs in the order of their IDs. Raises FileNotFoundError where the asset is missing."""
    packed = np.load(FOLDER / "motifs.npz", allow_pickle=False)
    tables = np.split(packed["probabilities"] / PARTS, packed["widths"].cumsum(dtype=int)[:-1])
    named = (label(line.split("\t")) for line in str(packed["names"]).splitlines())
    return tuple(
        Motif(identifier, name, table, int(hit), int(strict))
        for (identifier, name), table, (hit, strict) in zip(named, tables, packed["thresholds"])
    )


@lru_cache(maxsize=1)
def _places() -> dict[str, int]:
    """Every way to name a motif, in lower case → its place in motifs()."""
    places: dict[str, int] = {}
    for place, motif in enumerate(motifs()):
        reversed_dimer = "::".join(reversed(motif.name.split("::")))
        for name in (motif.name, reversed_dimer, motif.id, motif.id.split(".")[0], f"{motif.id}.{motif.name}"):
            places.setdefault(name.lower(), place)
    return places


@lru_cache(maxsize=1)
def _plain_names() -> dict[str, str]:
    """Every factor's name without hyphens, colons and the like → that name in lower case."""
    names: dict[str, str] = {}
    for known in _places():
        names.setdefault(plain_name(known), known)
    return names

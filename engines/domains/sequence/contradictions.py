"""Whether a template leaves room for what the rewards ask for. All raise ValueError, a sentence, where it does not."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Protocol

import numpy as np

from engines.domains.sequence.letters import ALPHABET, GC_FALL, IUPAC, allowed, reverse_complement
from engines.domains.sequence.motifs.jaspar import Motif
from engines.domains.sequence.motifs.names import listed, wished
from engines.domains.sequence.motifs.scan import hits
from engines.domains.sequence.motifs.sites import site


class Wishes(Protocol):
    """What is read of a domain's conditions."""

    template: str
    gc_low: float
    gc_high: float
    sites: str
    motifs: str


def contradicted(conditions: Wishes, rewards: Mapping[str, float]) -> None:
    """What the template fixes against the rewards that have a weight."""
    for name, check in _CHECKS.items():
        if rewards.get(name, 0) > 0:
            check(conditions)


def _gc(conditions: Wishes) -> None:
    free = allowed(conditions.template)
    strong = np.array([letter in "GC" for letter in ALPHABET])
    least, most = (100 * share.mean() for share in (~(free & ~strong).any(1), (free & strong).any(1)))
    if least >= conditions.gc_high + GC_FALL or most <= conditions.gc_low - GC_FALL:
        raise ValueError(
            f"With this template the GC content lies between {least:.0f} and {most:.0f} %, far from the window of {conditions.gc_low:g} to "
            f"{conditions.gc_high:g} %; move the window, free more letters, or leave the reward GC window out."
        )


def _sites(conditions: Wishes) -> None:
    for name in listed(conditions.sites):
        if any(_certain(conditions.template, spelling) for spelling in (site(name), reverse_complement(site(name)))):
            raise ValueError(
                f"The template holds {name} ({site(name)}), a site to avoid; change the template, or leave {name} out."
            )


def _certain(template: str, spelling: str) -> bool:
    """Whether every sequence that keeps the template has that IUPAC site, on the strand as written."""
    places = range(len(template) - len(spelling) + 1)
    return any(
        all(set(IUPAC[own]) <= set(IUPAC[letter]) for own, letter in zip(template[i:], spelling)) for i in places
    )


def _motif(conditions: Wishes) -> None:
    wanted, unwanted = wished(conditions.motifs)
    for found in hits([_fixed(conditions.template)], unwanted)[0] if unwanted else []:
        raise ValueError(
            f"The template holds a site of {found.motif.name} at {found.start + 1} to {found.end}, which is unwanted (!); change the template, "
            f"or leave !{found.motif.name} out."
        )
    for motif in wanted:
        if _reachable(conditions.template, motif) < motif.hit:
            raise ValueError(
                f"The template leaves no room for a site of {motif.name}; free {len(motif)} letters in a row, or leave {motif.name} out."
            )


def _reachable(template: str, motif: Motif) -> int:
    """The motif's best score, in hundredths of a bit, in any sequence that keeps the template."""
    free = allowed(template)
    places = len(free) - len(motif) + 1
    best = [
        sum(np.where(free[i : i + max(0, places)], column, -np.inf).max(1) for i, column in enumerate(scores))
        for scores in (motif.scores, motif.scores[::-1, ::-1])
    ]
    return int(max(strand.max(initial=-np.inf) for strand in best)) if places > 0 else -(2**31)


def _fixed(template: str) -> str:
    """The letters that cannot change; N stands for all others."""
    return "".join(letter if letter in ALPHABET else "N" for letter in template)


_CHECKS: Mapping[str, Callable[[Wishes], None]] = {"gc": _gc, "sites": _sites, "motif": _motif}

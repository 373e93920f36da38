"""Whether a template leaves room for what the rewards ask for. All raise ValueError, a sentence, where it does not."""

from __future__ import annotations

from collections.abc import Callable, Mapping

import numpy as np

from engines.domains.sequence.condition_fields import ConditionFields
from engines.domains.sequence.letters import ALPHABET, IUPAC, allowed_bases, reverse_complement
from engines.domains.sequence.motifs.names import parse_motifs, split_names
from engines.domains.sequence.motifs.restriction_sites import parse_site
from engines.domains.sequence.motifs.scan import find_hits
from engines.domains.sequence.motifs.weight_matrix import Motif
from engines.domains.sequence.rewards.composition import GC_FALL


def check_template(conditions: ConditionFields, rewards: Mapping[str, float]) -> None:
    """Check the template against every reward that has a weight above 0."""
    for name, check in _CHECKS.items():
        if rewards.get(name, 0) > 0:
            check(conditions)


def _check_gc(conditions: ConditionFields) -> None:
    free = allowed_bases(conditions.template)
    strong = np.array([letter in "GC" for letter in ALPHABET])
    least, most = (100 * share.mean() for share in (~(free & ~strong).any(1), (free & strong).any(1)))
    if least >= conditions.gc_high + GC_FALL or most <= conditions.gc_low - GC_FALL:
        raise ValueError(
            f"With this template the GC content lies between {least:.0f} and {most:.0f} %, far from the window of "
            f"{conditions.gc_low:g} to {conditions.gc_high:g} %; move the window, free more letters, or leave the "
            "reward GC window out."
        )


def _check_sites(conditions: ConditionFields) -> None:
    for name in split_names(conditions.sites):
        site = parse_site(name)
        if any(_always_holds(conditions.template, spelling) for spelling in (site, reverse_complement(site))):
            raise ValueError(
                f"The template holds {name} ({site}), a site to avoid; change the template, or leave {name} out."
            )


def _always_holds(template: str, site: str) -> bool:
    """Whether every sequence that keeps the template has that IUPAC site, on the strand as written."""
    places = range(len(template) - len(site) + 1)
    return any(all(set(IUPAC[own]) <= set(IUPAC[letter]) for own, letter in zip(template[i:], site)) for i in places)


def _check_motifs(conditions: ConditionFields) -> None:
    wanted, unwanted = parse_motifs(conditions.motifs)
    for found in find_hits([_fixed_letters(conditions.template)], unwanted)[0] if unwanted else []:
        raise ValueError(
            f"The template holds a site of {found.motif.name} at {found.start + 1} to {found.end}, which is unwanted "
            f"(!); change the template, or leave !{found.motif.name} out."
        )
    for motif in wanted:
        if _highest_score(conditions.template, motif) < motif.hit:
            raise ValueError(
                f"The template leaves no room for a site of {motif.name}; free {len(motif)} letters in a row, or leave "
                f"{motif.name} out."
            )


def _highest_score(template: str, motif: Motif) -> int:
    """The motif's best score, in hundredths of a bit, in any sequence that keeps the template."""
    free = allowed_bases(template)
    places = len(free) - len(motif) + 1
    if places <= 0:
        return -(2**31)
    best = [
        sum(np.where(free[i : i + places], column, -np.inf).max(1) for i, column in enumerate(scores))
        for scores in (motif.scores, motif.scores[::-1, ::-1])
    ]
    return int(max(strand.max() for strand in best))


def _fixed_letters(template: str) -> str:
    """The letters that cannot change; N stands for all others."""
    return "".join(letter if letter in ALPHABET else "N" for letter in template)


_CHECKS: Mapping[str, Callable[[ConditionFields], None]] = {
    "gc": _check_gc,
    "sites": _check_sites,
    "motif": _check_motifs,
}

"""Naturalness and diversity of sequences, beside whatever reward was asked for."""

from __future__ import annotations

from collections.abc import Sequence

from rapidfuzz.distance import Levenshtein
from rapidfuzz.process import cdist

from engines.domains.meaning import UNIQUENESS, Meaning
from engines.domains.sequence.letters import gc_percent
from engines.domains.sequence.measures.kmers import kmer_correlation
from engines.domains.sequence.measures.reference import COUNTED, SHORTEST, Reference, longest_known_stretch, novelty

MOST_COMPARED = 64  # designs whose pairwise distances are taken
MEANINGS = {
    "uniqueness": UNIQUENESS,
    "diversity": Meaning("diversity", "", "mean share of letters by which two designs differ; random ones: about 0.5"),
    "novelty": Meaning("novelty", "", "share of the designs' 20-letter words that no natural element has"),
    "longest_natural_run": Meaning(
        "longest natural run",
        "letters",
        "longest stretch that any design shares with a natural element; 0: below 20",
        "lower",
    ),
    "gc": Meaning("GC", "%", "mean share of G and C", "neither"),
    "gc_sd": Meaning("GC spread", "%", "standard deviation of the share of G and C", "neither"),
    **{
        f"{k}-mers": Meaning("", "r", f"how alike the frequencies of {k}-letter words are to natural ones; 1: alike")
        for k in COUNTED
    },
}


def measures(designs: Sequence[str], reference: Reference) -> dict[str, float]:
    """What the page shows of a set of designs, name → number; nothing of no designs.

    uniqueness: share of distinct ones. diversity: see below. novelty: share of their 20-letter words that no natural
    element has. longest_natural_run: about the longest run any design shares with a natural element, in letters, 0
    below 20. Both are told of designs of SHORTEST letters and more. gc, gc_sd: mean and standard deviation of GC in %.
    3-mers …, 6-mers …: Pearson's r of word frequencies with the natural elements that are active (there), on the strand
    as written.
    """
    if not designs:
        return {}
    share = gc_percent(designs)
    return {
        "uniqueness": len(set(designs)) / len(designs),
        "diversity": diversity(designs),
        **_likeness(designs, reference),
        "gc": float(share.mean()),
        "gc_sd": float(share.std()),
        **_word_correlations(designs, reference),
    }


def _likeness(designs: Sequence[str], reference: Reference) -> dict[str, float]:
    """Novelty and the longest natural run; nothing of designs that are too short for them."""
    if min(map(len, designs)) < SHORTEST:
        return {}
    return {
        "novelty": novelty(designs, reference),
        "longest_natural_run": int(longest_known_stretch(designs, reference).max()),
    }


def _word_correlations(designs: Sequence[str], reference: Reference) -> dict[str, float]:
    active = {name: counts for name, counts in reference.counts.items() if name != "all"}
    return {
        f"{k}-mers {name}": kmer_correlation(designs, counts[k], k) for k in COUNTED for name, counts in active.items()
    }


def diversity(designs: Sequence[str]) -> float:
    """Mean pairwise edit distance over the longer one's letters, 0–1, of the first 64 designs.

    Random sequences have about 0.5.
    """
    if len(designs) < 2:
        return 0.0
    compared = list(designs[:MOST_COMPARED])
    distances = cdist(compared, compared, scorer=Levenshtein.normalized_distance)
    return float(distances.sum() / (len(compared) * (len(compared) - 1)))

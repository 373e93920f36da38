"""What one can want of a sequence without asking a network. Designs are letters ACGT; one with any other letter is nan."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import wraps

import numpy as np

from engines.domains.sequence.conditions import EnhancerConditions, SequenceConditions, UtrConditions
from engines.domains.sequence.letters import ALPHABET, GC_FALL, MASK, encode, gc_percent
from engines.domains.sequence.motifs.names import listed, wished
from engines.domains.sequence.motifs.scan import best
from engines.domains.sequence.motifs.sites import occurrences, site
from engines.rewards import Reward


def whole_only(
    judge: Callable[[Sequence[str], SequenceConditions], np.ndarray],
) -> Callable[[Sequence[str], SequenceConditions], np.ndarray]:
    """judge, for designs that are letters ACGT and nothing else; every other design is nan."""

    @wraps(judge)
    def judged(designs: Sequence[str], conditions: SequenceConditions) -> np.ndarray:
        whole = np.array([bool(d) and not d.strip(ALPHABET) for d in designs], dtype=bool)
        scores = np.full(len(designs), np.nan)
        scores[whole] = judge([d for d, w in zip(designs, whole) if w], conditions)
        return scores

    return judged


@whole_only
def gc(designs: Sequence[str], conditions: SequenceConditions) -> np.ndarray:
    """1 inside the GC window, falling to 0 over 10 points outside it."""
    share = gc_percent(designs)
    outside = np.maximum(conditions.gc_low - share, share - conditions.gc_high)
    return np.clip(1 - np.maximum(outside, 0) / GC_FALL, 0, 1)


@whole_only
def motif(designs: Sequence[str], conditions: EnhancerConditions) -> np.ndarray:
    """Mean over the named motifs, in 0–1, of how well each wish is met by the best site on either strand.

    Wanted: score / threshold, 1 from the threshold (1 in 10,000 random windows) on, 0 where there is no sign of a site. Unwanted: 1 below the threshold, falling to 0
    at the motif's consensus.
    """
    wanted, unwanted = wished(conditions.motifs)
    scores = best(designs, wanted + unwanted)  # [N, M]
    hit, highest, nothing = (
        np.array([getattr(m, what) for m in wanted + unwanted]) for what in ("hit", "highest", "nothing")
    )
    presence = np.clip((scores - nothing) / (hit - nothing), 0, 1)[:, : len(wanted)]
    absence = np.clip((highest - scores) / np.maximum(highest - hit, 1), 0, 1)[:, len(wanted) :]
    return np.concatenate([presence, absence], 1).mean(1)


@whole_only
def sites(designs: Sequence[str], conditions: SequenceConditions) -> np.ndarray:
    """Minus the number of restriction sites, on both strands; enzymes that share a site count it once."""
    named = dict.fromkeys(site(name) for name in listed(conditions.sites))
    return 0.0 - sum(occurrences(designs, letters) for letters in named)


@whole_only
def homopolymer(designs: Sequence[str], conditions: SequenceConditions) -> np.ndarray:
    """0 while the longest run of one letter is allowed, then minus the letters too many."""
    return 0.0 - np.maximum(longest_run(designs) - conditions.longest_run, 0)


def longest_run(designs: Sequence[str]) -> np.ndarray:
    """[N] letters of the longest run of one letter."""
    ids = encode(designs).T  # [L, N]
    alike, longest = ids != MASK, np.zeros(len(designs), int)
    while alike.any():  # alike[i]: a run of longest + 1 letters begins at i
        longest += alike.any(0)
        alike = alike[:-1] & alike[1:] & (ids[: len(alike) - 1] == ids[1 : len(alike)])
    return longest


def upstream_starts(utr: str) -> list[tuple[int, bool]]:
    """(place, in frame?) of each ATG; in frame with the start codon that follows the last letter. None spans that border: ATG and ATG share no end."""
    places = [i for i in range(len(utr) - 2) if utr[i : i + 3] == "ATG"]
    return [(i, (len(utr) - i) % 3 == 0) for i in places]


@whole_only
def uaug(designs: Sequence[str], conditions: UtrConditions) -> np.ndarray:
    """Minus the number of upstream ATG, in all three frames."""
    return 0.0 - np.array([d.count("ATG") for d in designs])


@whole_only
def fold(designs: Sequence[str], conditions: UtrConditions) -> np.ndarray:
    """Minimum free energy in kcal/mol at 37 °C by ViennaRNA (Lorenz et al. 2011), of the 5′UTR by itself; 0 is unfolded."""
    return np.array([folding_energy(d) for d in designs], dtype=float)


def folding_energy(utr: str) -> float:
    """Minimum free energy in kcal/mol, to a hundredth. Raises ValueError where ViennaRNA is not installed."""
    try:
        import RNA
    except ImportError:
        raise ValueError("The folding reward needs ViennaRNA; install it with: pip install ViennaRNA") from None
    return round(float(RNA.fold(utr.replace("T", "U"))[1]), 2)


_DOWN = (-np.inf, 0)
REWARDS = {
    "motif": Reward(
        "Motifs",
        "0–1",
        "wanted motifs of JASPAR 2022 present, unwanted absent; 1 from each one's hit threshold on",
        motif,
        (0, 1),
        needs="motifs",
        conditioned=True,
    ),
    "gc": Reward(
        "GC window",
        "0–1",
        "1 inside the window of GC content, 0 from 10 points outside it",
        gc,
        (0, 1),
        conditioned=True,
    ),
    "sites": Reward(
        "Free of restriction sites",
        "sites",
        "minus the number of sites of the named enzymes, both strands",
        sites,
        _DOWN,
        needs="sites",
        conditioned=True,
    ),
    "homopolymer": Reward(
        "No long runs",
        "letters",
        "minus the letters by which the longest run of one letter is too long",
        homopolymer,
        _DOWN,
        conditioned=True,
    ),
    "uaug": Reward(
        "No upstream starts", "codons", "minus the number of ATG in any frame; they lower translation", uaug, _DOWN
    ),
    "fold": Reward("Unfolded", "kcal/mol", "minimum free energy by ViennaRNA; higher is less structured", fold, _DOWN),
}

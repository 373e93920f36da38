"""Where motifs sit in sequences: every window on both strands, scored exactly.

Windows are read three letters at a time from tables of whole-number scores, so a score depends on its window alone, to
the last bit.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

import numpy as np

from engines.domains.sequence.letters import ALPHABET, MASK, encode
from engines.domains.sequence.motifs.jaspar import motifs
from engines.domains.sequence.motifs.weight_matrix import SCALE, Motif

WORD, LETTERS = 3, len(ALPHABET) + 1  # letters read at once; A, C, G, T and the masked one
NEVER = -1_000_000  # hundredths of a bit: of a window with a masked letter, or one that ends beyond the sequence
STRANDS = (1, -1)


@dataclass(frozen=True)
class Hit:
    """A motif's site: sequence[start:end] on the strand +1 as written, or −1, its reverse complement.

    score: bits of log-odds.
    """

    motif: Motif
    start: int
    end: int
    strand: int
    score: float


def window_scores(sequences: Sequence[str], chosen: Sequence[Motif]) -> np.ndarray:
    """int32 [N, L, 2, M] in hundredths of a bit: each motif on strands +1 and −1 in the window that begins there."""
    tables = _tables(tuple(chosen))
    words = _words(encode(sequences), len(tables) * WORD)
    places = len(words) - (len(tables) - 1) * WORD
    scores = tables[0].take(words[:places], axis=0)  # [L, N, 2M]: places first, so that every slice is one piece
    for i, table in enumerate(tables[1:], 1):
        scores += table.take(words[WORD * i : WORD * i + places], axis=0)
    return scores.reshape(places, len(sequences), len(STRANDS), len(chosen)).swapaxes(0, 1)


def best_scores(sequences: Sequence[str], chosen: Sequence[Motif]) -> np.ndarray:
    """int32 [N, M]: each motif's best score anywhere on either strand, in hundredths of a bit.

    Below NEVER/2 where the motif does not fit.
    """
    return window_scores(sequences, chosen).max(axis=1, initial=NEVER).max(axis=1)


def find_hits(sequences: Sequence[str], chosen: Sequence[Motif]) -> list[list[Hit]]:
    """For each sequence, from left to right, the sites that reach their motif's threshold.

    1 in 10,000 random windows does.
    """
    return _hits_above(sequences, chosen, np.array([m.hit for m in chosen]))


def annotate(sequence: str, requested: Sequence[Motif] = (), most: int = 12) -> list[Hit]:
    """All sites of the requested motifs, and at most `most` of the others' strongest, from left to right.

    Of the others none shares half of a shorter one's letters with one that is listed already.
    Sites of the others are those that 1 in 100,000 random windows has, of the requested ones 1 in 10,000, as the reward
    has it; their log-odds is the evidence by which motifs are compared. A random sequence of 200 letters has one or two
    by chance: a site is a place to look at, no proof of binding.
    """
    kept = find_hits([sequence], requested)[0] if requested else []
    most += len(kept)
    found = _hits_above([sequence], motifs(), np.array([m.strict for m in motifs()]))[0]
    for hit in sorted(found, key=lambda h: -h.score):
        if len(kept) < most and not any(_overlap(hit, other) for other in kept):
            kept.append(hit)
    return sorted(kept, key=lambda h: h.start)


def _overlap(hit: Hit, other: Hit) -> bool:
    """Whether they share half of the shorter one's letters."""
    shared = min(hit.end, other.end) - max(hit.start, other.start)
    return 2 * shared >= min(len(hit.motif), len(other.motif))


def _hits_above(sequences: Sequence[str], chosen: Sequence[Motif], limits: np.ndarray) -> list[list[Hit]]:
    """For each sequence its hits. limits: least score of each motif [M]."""
    scores, found = window_scores(sequences, chosen), [[] for _ in sequences]
    for row, start, strand, which in np.argwhere(scores >= limits).tolist():
        motif, score = chosen[which], int(scores[row, start, strand, which]) / SCALE
        found[row].append(Hit(motif, start, start + len(motif), STRANDS[strand], score))
    return found


def _words(ids: np.ndarray, beyond: int) -> np.ndarray:
    """The number, base 5, of the word that begins at each place [L + beyond − WORD, N], of ids [N, L].

    Beyond the end all is masked.
    """
    longer = np.pad(ids.T.astype(np.intp), ((0, beyond), (0, 0)), constant_values=MASK)
    places = len(longer) - WORD
    return sum(longer[i : i + places] * LETTERS ** (WORD - 1 - i) for i in range(WORD))


@lru_cache(maxsize=32)
def _tables(chosen: tuple[Motif, ...]) -> list[np.ndarray]:
    """For each word of the widest motif int32 [5³, 2M]: what its letters add to every motif, on both strands."""
    columns = -(-max(map(len, chosen), default=1) // WORD) * WORD
    each = np.zeros((columns, LETTERS, len(STRANDS), len(chosen)), np.int32)
    for i, motif in enumerate(chosen):
        each[: len(motif), MASK, :, i] = NEVER
        each[: len(motif), :MASK, 0, i] = motif.scores
        each[: len(motif), :MASK, 1, i] = motif.scores[::-1, ::-1]  # ACGT turned round is TGCA
    flat = each.reshape(columns, LETTERS, -1)
    return [_outer_sum(flat[i : i + WORD]) for i in range(0, columns, WORD)]


def _outer_sum(columns: np.ndarray) -> np.ndarray:
    """[5^WORD, M] of columns [WORD, 5, M]: the sum for every word."""
    a, b, c = columns
    return (a[:, None, None] + b[None, :, None] + c[None, None]).reshape(LETTERS**WORD, -1)

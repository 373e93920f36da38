"""What natural elements look like, without the elements: counts of words, and hashes of some (minimizers.py).

A stretch of 29 letters that a design shares with an element, on either strand, is always found, one of 20 to 28 often,
and a shorter one never; a stranger is taken for known once in 2,048 words.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

import numpy as np

from engines.domains.sequence.letters import gc_percent
from engines.domains.sequence.measures.kmers import kmer_counts
from engines.domains.sequence.measures.minimizers import WINDOW, WORD, minimizer_hashes, minimizer_places, word_hashes

HASH_VALUES = 2048  # hash values for each word that is kept
SHORTEST = WORD + WINDOW - 1  # letters of a design in which a known word is surely found
COUNTED = (3, 6)  # k of the words that are counted
CHUNK = 4096  # sequences in memory at a time
STATISTICS, KNOWN_WORDS = "reference.json", "known_words.npy"


@dataclass(frozen=True)
class Reference:
    """Statistics of natural elements, as write_reference has kept them.

    elements: how many. gc, gc_sd: their GC content in %. counts: {"all" | what they are active in: {k: int64 [4^k]}}.
    hashes: sorted, below size.
    """

    elements: int
    gc: float
    gc_sd: float
    counts: dict[str, dict[int, np.ndarray]]
    size: int
    hashes: np.ndarray

    @staticmethod
    def load(folder: Path) -> Reference:
        """The reference in a folder. Raises FileNotFoundError where write_reference has not been."""
        facts = json.loads((folder / STATISTICS).read_text(encoding="utf-8"))
        counts = {
            which: {int(k): np.array(found) for k, found in each.items()} for which, each in facts.pop("counts").items()
        }
        gaps = np.load(folder / KNOWN_WORDS, allow_pickle=False)
        return Reference(counts=counts, hashes=gaps.cumsum(dtype=np.uint64), **facts)

    def match(self, designs: Sequence[str]) -> list[tuple[np.ndarray, np.ndarray, np.ndarray]]:
        """For each design the places of its minimizers, ascending, whether an element has that word, and its hash."""
        hashes = word_hashes(designs)
        places = [np.unique(row) for row in minimizer_places(hashes)]
        return [(where, self._has(row[where] % np.uint64(self.size)), row[where]) for where, row in zip(places, hashes)]

    def _has(self, hashes: np.ndarray) -> np.ndarray:
        place = np.searchsorted(self.hashes, hashes).clip(max=len(self.hashes) - 1)
        return self.hashes[place] == hashes


load_reference = lru_cache(maxsize=4)(Reference.load)


def novelty(designs: Sequence[str], reference: Reference) -> float:
    """Share, 0–1, of the designs' 20-letter words that no natural element has on either strand, from their minimizers.

    1 for random letters (of 10 million natural words a random design shares none); 0 for a copy.
    """
    return 1 - float(np.concatenate([known for _, known, _ in reference.match(designs)]).mean())


def longest_known_stretch(designs: Sequence[str], reference: Reference) -> np.ndarray:
    """[N] letters of each design's longest stretch whose minimizers are all known, none of them twice.

    That is about the longest run shared with a natural element. The run itself is up to 9 letters longer at either end,
    or more in a repeat; 0 where nothing is known, and then it is shorter than 29 letters.
    """
    return np.array([_longest_stretch(*matches) for matches in reference.match(designs)], dtype=int)


def _longest_stretch(places: np.ndarray, known: np.ndarray, words: np.ndarray) -> int:
    """Letters of the longest stretch of known words in one design.

    A repeat has one word again and again, which says nothing of how far an element has it too: there a stretch begins
    anew.
    """
    longest, begin, seen = 0, 0, set()
    for place, is_known, word in zip(places.tolist(), known.tolist(), words.tolist()):
        if not is_known or word in seen:
            seen = set()
        if is_known:
            begin = begin if seen else place
            seen.add(word)
            longest = max(longest, place - begin + WORD)
    return longest


def write_reference(sequences: Sequence[str], active: Mapping[str, Sequence[bool]], folder: Path) -> None:
    """Write reference.json and known_words.npy (2 bytes a word) of natural elements of one length.

    active: name → those whose words a good design may have.
    """
    kept = np.unique(np.concatenate([minimizer_hashes(chunk) for chunk in _chunks(sequences)]))
    size = HASH_VALUES * len(kept)
    share = gc_percent(sequences)
    good = {name: [s for s, a in zip(sequences, which) if a] for name, which in active.items()}
    facts = {
        "elements": len(sequences),
        "gc": share.mean(),
        "gc_sd": share.std(),
        "size": size,
        "counts": {name: _counts(some) for name, some in {"all": sequences, **good}.items()},
    }
    folder.mkdir(parents=True, exist_ok=True)
    np.save(folder / KNOWN_WORDS, _gaps(kept, size))
    (folder / STATISTICS).write_text(json.dumps(facts, separators=(",", ":")), encoding="utf-8")


def _gaps(hashes: np.ndarray, size: int) -> np.ndarray:
    """uint16: from each hash below size to the next, about 2,048; 32 times as much has a chance of e⁻³²."""
    return np.diff(np.unique(hashes % np.uint64(size)), prepend=np.uint64(0)).astype(np.uint16)


def _counts(sequences: Sequence[str]) -> dict[int, list[int]]:
    return {k: sum(kmer_counts(chunk, k) for chunk in _chunks(sequences)).tolist() for k in COUNTED}


def _chunks(sequences: Sequence[str]) -> Iterator[Sequence[str]]:
    return (sequences[i : i + CHUNK] for i in range(0, len(sequences), CHUNK))

"""What natural elements look like, without the elements: counts of words, and hashes that tell whether a stretch is theirs.

Of every WINDOW successive 20-letter words the one of least hash stands for all (minimizers, Roberts et al. 2004; winnowing, Schleimer
et al. 2003). So a stretch of 29 letters that a design shares with an element, on either strand, is always found, one of 20 to 28
often, and a shorter one never; a stranger is taken for known once in 2,048 words.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

import numpy as np

from engines.domains.sequence.letters import encode, gc_percent
from engines.domains.sequence.measures.kmers import kmer_codes, kmer_counts, turned

WORD, WINDOW = 20, 10  # letters of a word; words of which one is kept
ROOM = 2048  # hash values for each one kept
COUNTED = (3, 6)  # k of the words that are counted
AT_ONCE = 4096  # sequences in memory


@dataclass(frozen=True)
class Reference:
    """elements: how many. gc, gc_sd: their GC content in %. counts: {"all" | what they are active in: {k: int64 [4^k]}}. hashes: sorted, below size."""

    elements: int
    gc: float
    gc_sd: float
    counts: dict[str, dict[int, np.ndarray]]
    size: int
    hashes: np.ndarray

    @staticmethod
    def load(folder: Path) -> Reference:
        """Raises FileNotFoundError where write_reference has not been."""
        facts = json.loads((folder / "reference.json").read_text())
        counts = {
            which: {int(k): np.array(found) for k, found in each.items()} for which, each in facts.pop("counts").items()
        }
        gaps = np.load(folder / "known_words.npy", allow_pickle=False)
        return Reference(counts=counts, hashes=gaps.cumsum(dtype=np.uint64), **facts)

    def known(self, designs: Sequence[str]) -> list[tuple[np.ndarray, np.ndarray, np.ndarray]]:
        """For each design the places of its minimizers, ascending, whether an element has that word, and the words' hashes."""
        hashes = _hashes(designs)
        places = [np.unique(row) for row in _minimizers(hashes)]
        return [(where, self._has(row[where] % np.uint64(self.size)), row[where]) for where, row in zip(places, hashes)]

    def _has(self, hashes: np.ndarray) -> np.ndarray:
        place = np.searchsorted(self.hashes, hashes).clip(max=len(self.hashes) - 1)
        return self.hashes[place] == hashes


reference = lru_cache(maxsize=4)(Reference.load)


def novelty(designs: Sequence[str], reference: Reference) -> float:
    """Share, 0–1, of the designs' 20-letter words that no natural element has on either strand, estimated from their minimizers.

    1 for random letters (of 10 million natural words a random design shares none); 0 for a copy.
    """
    return 1 - float(np.concatenate([found for _, found, _ in reference.known(designs)]).mean())


def longest_known(designs: Sequence[str], reference: Reference) -> np.ndarray:
    """[N] letters of each design's longest stretch whose minimizers are all known, none of them twice: about the longest run shared
    with a natural element.

    The run itself is up to 9 letters longer at either end, or more in a repeat; 0 where nothing is known, and then it is shorter than
    29 letters.
    """
    return np.array([_longest(*known) for known in reference.known(designs)], dtype=int)


def _longest(places: np.ndarray, found: np.ndarray, words: np.ndarray) -> int:
    """A repeat has one word again and again, which says nothing of how far an element has it too: there a stretch begins anew."""
    longest, begin, seen = 0, 0, set()
    for place, known, word in zip(places.tolist(), found.tolist(), words.tolist()):
        if not known or word in seen:
            seen = set()
        if known:
            begin = begin if seen else place
            seen.add(word)
            longest = max(longest, place - begin + WORD)
    return longest


def write_reference(sequences: Sequence[str], active: Mapping[str, Sequence[bool]], folder: Path) -> None:
    """Natural elements of one length → reference.json and known_words.npy (2 bytes a word). active: name → those whose words a good design may have."""
    kept = np.unique(np.concatenate([_kept(part) for part in _parts(sequences)]))
    size = ROOM * len(kept)
    gaps = np.diff(
        np.unique(kept % np.uint64(size)), prepend=np.uint64(0)
    )  # about ROOM each: 32 times as much has a chance of e⁻³²
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
    np.save(folder / "known_words.npy", gaps.astype(np.uint16))
    (folder / "reference.json").write_text(json.dumps(facts, separators=(",", ":")))


def _counts(sequences: Sequence[str]) -> dict[int, list[int]]:
    return {k: sum(kmer_counts(part, k) for part in _parts(sequences)).tolist() for k in COUNTED}


def _kept(sequences: Sequence[str]) -> np.ndarray:
    hashes = _hashes(sequences)
    return np.unique(np.take_along_axis(hashes, _minimizers(hashes), 1))


def _parts(sequences: Sequence[str]) -> Iterator[Sequence[str]]:
    return (sequences[i : i + AT_ONCE] for i in range(0, len(sequences), AT_ONCE))


def _minimizers(hashes: np.ndarray) -> np.ndarray:
    """Hashes [N, P] → for each window of words the place of the least [N, P − WINDOW + 1]."""
    windows = np.lib.stride_tricks.sliding_window_view(hashes, WINDOW, axis=1)
    return windows.argmin(2) + np.arange(windows.shape[1])


def _hashes(sequences: Sequence[str]) -> np.ndarray:
    """uint64 [N, L − WORD + 1]: a word and its reverse complement have one hash, masked words the last of all.

    SplitMix64's finaliser (Steele et al. 2014) of the lesser code: a bijection, so that no two words collide.
    """
    codes = kmer_codes(encode(sequences), WORD)
    z = np.minimum(codes, turned(codes, WORD)).astype(np.uint64)
    z = (z ^ z >> np.uint64(30)) * np.uint64(0xBF58476D1CE4E5B9)
    z = (z ^ z >> np.uint64(27)) * np.uint64(0x94D049BB133111EB)
    z ^= z >> np.uint64(31)
    z[codes < 0] = np.iinfo(np.uint64).max
    return z

"""What words mean to the embedded model: the names nearest to each, by a sentence encoder. Costs no torch."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache
from pathlib import Path

import numpy as np

from engines.assets import ASSETS

LEXICON = ASSETS / "image" / "words.npz"
FULL = 255  # of a similarity as it is kept
WORD = re.compile(r"[^\W\d_]+(?:['’\-][^\W\d_]+)*")
ENDINGS = (
    ("ies", "y"),
    ("es", ""),
    ("s", ""),
    ("'s", ""),
    ("’s", ""),
    ("ing", ""),
    ("ing", "e"),
    ("ed", ""),
    ("ed", "e"),
)


@dataclass(frozen=True)
class Lexicon:
    """words: of prompts. names: of pictures. nearest: uint16 [W, 3] names of each word. similar: uint8 [W].

    known: bool [W], whether the word means one of the names, or is a word of names or keywords.
    """

    words: list[str]
    names: list[str]
    nearest: np.ndarray
    similar: np.ndarray
    known: np.ndarray

    @cached_property
    def place(self) -> dict[str, int]:
        """Word → its row."""
        return {word: row for row, word in enumerate(self.words)}

    def names_of(self, word: str) -> list[str]:
        """The names nearest to a word of the lexicon, the nearest first."""
        return [self.names[i] for i in self.nearest[self.place[word]]]

    @cached_property
    def by_name(self) -> frozenset[str]:
        """All names."""
        return frozenset(self.names)

    def spelling(self, word: str) -> str | None:
        """How the lexicon spells a word that is known: itself, or what it is an inflection of; None for others."""
        return next(
            (spelt for spelt in _spellings(word) if spelt in self.place and self.known[self.place[spelt]]), None
        )

    def save(self, file: Path) -> None:
        """Without pickle: texts are bytes, a line each."""
        texts = {"words": _bytes(self.words), "names": _bytes(self.names)}
        np.savez_compressed(file, nearest=self.nearest, similar=self.similar, known=self.known, **texts)


def _spellings(word: str) -> Iterator[str]:
    """The word and what it may be an inflection of."""
    yield word
    for ending, stem in ENDINGS:
        if word.endswith(ending) and len(word) > len(ending) + 2:
            yield word.removesuffix(ending) + stem


def _bytes(texts: Sequence[str]) -> np.ndarray:
    return np.frombuffer("\n".join(texts).encode(), np.uint8)


def read_lexicon(file: Path) -> Lexicon:
    """A lexicon as it was saved."""
    with np.load(file, allow_pickle=False) as saved:
        words, names = (saved[each].tobytes().decode().split("\n") for each in ("words", "names"))
        return Lexicon(words, names, saved["nearest"], saved["similar"], saved["known"])


@lru_cache(maxsize=1)
def load_lexicon() -> Lexicon | None:
    """The one of the embedded model; None where it is not here."""
    return read_lexicon(LEXICON) if LEXICON.exists() else None

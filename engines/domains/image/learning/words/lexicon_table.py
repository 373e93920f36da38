"""What common words mean: made once with the sentence encoder, kept beside the training, packed for the studio."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from engines.domains.image.learning.emoji import Emoji
from engines.domains.image.learning.words.meaning import nearest_names
from engines.domains.image.learning.words.people import UNKIND, about_people
from engines.domains.image.learning.words.preferences import PREFERRED
from engines.domains.image.learning.words.sentences import common_words
from engines.domains.image.prompts.lexicon import FULL, Lexicon

FILE = "meanings.npz"
NEAR, FAR = 0.57, 0.5  # similarity from which a word is learned, and below which it is noise


@dataclass(frozen=True)
class Meanings:
    """words: the commonest first. places: uint16 [W, 3] of the emoji nearest to each. similar: float32 [W], 0 … 1."""

    words: list[str]
    places: np.ndarray
    similar: np.ndarray


def load_meanings(emoji: Sequence[Emoji], out: Path) -> Meanings:
    """The table of all common words, from `out` where it was made before; a person's preferences come first."""
    if not (out / FILE).exists():
        out.mkdir(parents=True, exist_ok=True)
        words = common_words()
        places, similar = nearest_names(words, emoji)
        similar[about_people(words, similar)] = 0
        np.savez_compressed(out / FILE, words=np.array(words), places=places.astype(np.uint16), similar=similar)
    with np.load(out / FILE, allow_pickle=False) as saved:
        return _preferred(Meanings(saved["words"].tolist(), saved["places"].copy(), saved["similar"].copy()), emoji)


def _preferred(meanings: Meanings, emoji: Sequence[Emoji]) -> Meanings:
    """Names mean themselves, and preferred words what is preferred."""
    place = {e.name.lower(): i for i, e in enumerate(emoji)}
    for row, word in enumerate(meanings.words):
        first = place.get(PREFERRED.get(word, word).lower())
        if first is not None:
            others = [p for p in meanings.places[row] if p != first]
            meanings.places[row], meanings.similar[row] = [first, *others][: meanings.places.shape[1]], 1.0
    return meanings


def pack(meanings: Meanings, emoji: Sequence[Emoji], file: Path) -> None:
    """What the studio needs of it: words that mean something, those of names and keywords, and what is near others."""
    named = {word: i for i, e in enumerate(emoji) for text in (*e.keywords, e.name) for word in _words(text)}
    words = [*dict.fromkeys([*meanings.words, *named])]
    row = {word: i for i, word in enumerate(meanings.words)}
    nearest = np.array([meanings.places[row[w]] if w in row else [named[w]] * 3 for w in words], np.uint16)
    similar = np.array([meanings.similar[row[w]] if w in row else 1.0 for w in words])
    unkind = np.array([e.name in UNKIND for e in emoji])
    similar[(similar < NEAR) & unkind[nearest].any(1)] = 0
    known = np.array([w in named or s >= NEAR for w, s in zip(words, similar)])
    names = [e.name.lower() for e in emoji]
    Lexicon(words, names, nearest, np.round(similar * FULL).astype(np.uint8), known).save(file)


def _words(text: str) -> list[str]:
    return [word for word in re.findall(r"[^\W\d_]+", text.lower()) if len(word) > 1]

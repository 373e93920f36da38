"""Which emoji a word means: by its sentence embedding's cosine to names, keywords and what these have in common."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

import numpy as np

from engines.domains.image.learning.emoji import Emoji
from engines.domains.image.learning.words.sentences import embed

NEAREST = 3  # names kept of a word
OF_KEYWORD, SHARED_KEYWORD = 0.92, 0.012  # of a keyword's cosine; less per nat of emoji that share it
CENTRE, NAME = 0.5, 0.25  # weight of the cosine to the centre of all an emoji's words, to its name, in the order
LATER = {"Flags": 0.2, "Symbols": 0.08, "People & Body": 0.06}  # by which a group comes later
GENDERED, PER_WORD = 0.08, 0.012  # by which “woman pilot” comes behind “pilot”, and every word of a name


def nearest_names(words: Sequence[str], emoji: Sequence[Emoji]) -> tuple[np.ndarray, np.ndarray]:
    """(places in `emoji` [W, NEAREST], the nearest first; similarity of the nearest, 0 … 1 [W])."""
    index = _Index(emoji)
    vectors = embed(words)
    parts = [index.nearest(vectors[i : i + 512]) for i in range(0, len(words), 512)]
    return tuple(np.concatenate(each) for each in zip(*parts))


class _Index:
    """The embeddings of all names and keywords."""

    def __init__(self, emoji: Sequence[Emoji]):
        said = [[e.name.lower(), *(k.lower() for k in e.keywords)] for e in emoji]
        texts = sorted({text for each in said for text in each})
        at, shared = {t: i for i, t in enumerate(texts)}, Counter(t for each in said for t in each)
        self.vectors = embed(texts)
        self.names = np.array([at[each[0]] for each in said])
        self.keywords = [np.array([at[t] for t in each[1:]] or [at[each[0]]]) for each in said]
        self.rarity = np.array([1 - SHARED_KEYWORD * np.log(shared[t]) for t in texts]) * OF_KEYWORD
        centre = np.stack([self.vectors[[at[t] for t in each]].mean(0) for each in said])
        self.centre = centre / np.linalg.norm(centre, axis=1, keepdims=True)
        self.later = np.array([_later(e) for e in emoji])

    def nearest(self, vectors: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        """Of embeddings [N, 384]."""
        every = vectors @ self.vectors.T
        name, weighed = every[:, self.names], every * self.rarity
        keyword = np.stack([weighed[:, which].max(1) for which in self.keywords], 1)
        similar = np.maximum(name, keyword)
        order = similar + CENTRE * (vectors @ self.centre.T) + NAME * name - self.later
        places = np.argsort(-order, 1)[:, :NEAREST]
        return places, np.take_along_axis(similar, places[:, :1], 1)[:, 0].clip(0, 1)


def _later(emoji: Emoji) -> float:
    words = emoji.name.lower().split()
    gendered = words[0] in ("man", "woman", "men", "women") and len(words) > 1
    return LATER.get(emoji.group, 0.0) + GENDERED * gendered + PER_WORD * len(words)

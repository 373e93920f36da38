"""Many captions of one picture: the emoji's name, its words in another order, keywords, or the character itself."""

from __future__ import annotations

import numpy as np

from engines.domains.image.learning.emoji import Emoji

NAME, NAME_OR_WORDS, ANY_BUT_CHARACTER = 0.7, 0.8, 0.97  # cumulated shares of the ways
MAX_WORDS, MAX_KEYWORDS = 6, 3


def caption(emoji: Emoji, colour: str, background: str, rng: np.random.Generator) -> str:
    """One random caption of an emoji's picture. colour, background: words, or empty."""
    words = " ".join(filter(None, (colour, _name(emoji, rng), background and f"on a {background} background")))
    return words.lower()


def _name(emoji: Emoji, rng: np.random.Generator) -> str:
    way = rng.random()
    if way < NAME:
        return emoji.name
    if way < NAME_OR_WORDS:
        return _shuffled_some(emoji.name.replace(":", "").split(), rng, MAX_WORDS)
    if way < ANY_BUT_CHARACTER and emoji.keywords:
        return _shuffled_some([emoji.name, *emoji.keywords], rng, MAX_KEYWORDS)
    return emoji.text


def _shuffled_some(words: list[str], rng: np.random.Generator, most: int) -> str:
    """A few of the words, at most `most`, in random order."""
    count = int(rng.integers(max(1, min(len(words), most) - 2), min(len(words), most) + 1))
    return " ".join(str(words[i]) for i in rng.permutation(len(words))[:count])

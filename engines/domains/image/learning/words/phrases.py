"""Phrases as people write them, and of each the caption that the model knows and that means the same."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from engines.domains.image.learning.emoji import Emoji
from engines.domains.image.learning.words import adornments as around
from engines.domains.image.learning.words.lexicon_table import FAR, NEAR, Meanings
from engines.domains.image.prompts.stop_words import CAT_MOODS, COLOURS, GREYS, MILD

NAMED, SYNONYM, REWORDED, KEYWORD = 0.3, 0.75, 0.85, 0.95  # cumulated shares of what a phrase is made of; rest: moods
BACKED, COLOURED, BEGUN, ENDED, MILDLY, FILLED = 0.3, 0.3, 0.35, 0.15, 0.3, 0.1  # shares of phrases
COMMON = 0.5  # power of a word's rank by which it is chosen less often


@dataclass(frozen=True)
class Thing:
    """What a phrase is about: the words for it, and the name it goes by."""

    said: str
    name: str
    flag: bool = False


class Phrases:
    """Draws phrases of one set of emoji and of what words mean among them."""

    def __init__(self, emoji: Sequence[Emoji], meanings: Meanings):
        self.emoji, self.meanings = emoji, meanings
        self.names = {e.name.lower() for e in emoji}
        self.near = np.flatnonzero(meanings.similar >= NEAR)
        self.far = np.flatnonzero(meanings.similar < FAR)
        weight = (self.near + 100.0) ** -COMMON * meanings.similar[self.near] ** 2
        self.weight = weight / weight.sum()
        self.words_for = self._synonyms()

    def __call__(self, rng: np.random.Generator) -> tuple[str, str]:
        """(a phrase, its caption)."""
        thing = self._thing(rng)
        said, colour, name = self._coloured(thing, rng)
        said = self._adorned(said, rng)
        said, background = _backed(said, rng)
        said = _in(around.ENDINGS, said, rng) if rng.random() < ENDED else said
        return said, " ".join(filter(None, (colour, name, background and f"on a {background} background")))

    def _synonyms(self) -> dict[str, list[str]]:
        """A word of names → words that mean the emoji of that very name and stand in no name."""
        found: dict[str, list[str]] = {}
        for row in self.near:
            name, word = self.emoji[self.meanings.places[row, 0]].name.lower(), self.meanings.words[row]
            if " " not in name and word not in self.names:
                found.setdefault(name, []).append(word)
        return found

    def _thing(self, rng: np.random.Generator) -> Thing:
        way = rng.random()
        if NAMED <= way < SYNONYM:
            row = rng.choice(self.near, p=self.weight)
            return self._of(self.emoji[self.meanings.places[row, 0]], self.meanings.words[row])
        if way >= KEYWORD:
            mood, name = list(CAT_MOODS.items())[rng.integers(len(CAT_MOODS))]
            return Thing(f"{mood} {around.CATS[rng.integers(len(around.CATS))]}", name)
        emoji = self.emoji[rng.integers(len(self.emoji))]
        if way >= REWORDED and emoji.keywords:
            return self._of(emoji, f"{emoji.name.lower()} {rng.choice(emoji.keywords).lower()}")
        return self._of(emoji, emoji.name.lower() if way < NAMED else self._reworded(emoji.name.lower(), rng))

    def _reworded(self, name: str, rng: np.random.Generator) -> str:
        """The name with some of its words said otherwise."""
        options = [[word, *self.words_for.get(word, ())] for word in name.split()]
        return " ".join(each[rng.integers(len(each))] for each in options)

    def _of(self, emoji: Emoji, said: str) -> Thing:
        return Thing(said, emoji.name.lower(), emoji.group == "Flags")

    def _coloured(self, thing: Thing, rng: np.random.Generator) -> tuple[str, str, str]:
        """(what is said, the colour of the caption, its name); a thing that has a name in that colour goes by it."""
        if rng.random() >= COLOURED or thing.flag:
            return thing.said, "", thing.name
        shade = str(rng.choice(list(COLOURS)))
        colour, words = COLOURS[shade], thing.name.split()
        bare = " ".join(words[1:]) if words[0] in COLOURS and len(words) > 1 else thing.name
        said = thing.said.removeprefix(f"{words[0]} ") if bare != thing.name else thing.said
        named = f"{colour} {said}" if f"{colour} {said}" in self.names else f"{colour} {bare}"
        return (f"{shade} {said}", "", named) if named in self.names else (f"{shade} {said}", colour, bare)

    def _adorned(self, said: str, rng: np.random.Generator) -> str:
        """… with words around it that change nothing."""
        if rng.random() < MILDLY:
            said = f"{rng.choice(MILD)} {said}"
        if rng.random() < FILLED and len(self.far):
            filler = self.meanings.words[rng.choice(self.far)]
            said = f"{filler} {said}" if rng.random() < 0.5 else f"{said} {filler}"
        return _in(around.BEGINNINGS, said, rng) if rng.random() < BEGUN else said


def _in(templates: Sequence[str], said: str, rng: np.random.Generator) -> str:
    return templates[rng.integers(len(templates))].format(said)


def _backed(said: str, rng: np.random.Generator) -> tuple[str, str]:
    """… on a background or none: (what is said, the background of the caption)."""
    if rng.random() >= BACKED:
        return said, ""
    shades = COLOURS | GREYS
    shade = str(rng.choice(list(shades)))
    return around.BACKGROUNDS[rng.integers(len(around.BACKGROUNDS))].format(said, shade), shades[shade]

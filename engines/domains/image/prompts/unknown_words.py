"""Words of a prompt that the embedded model does not know, and the names nearest to them."""

from __future__ import annotations

import difflib
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from engines.domains.image.prompts.captions import known_caption
from engines.domains.image.prompts.lexicon import WORD, Lexicon, load_lexicon
from engines.domains.image.prompts.stop_words import MOODS, SAYS_NOTHING
from engines.domains.suggestion import Suggestion

MOST, CHOICES, MOST_LETTERS = 4, 3, 30  # words that are named, names beside each, letters of a word that are shown
READ = 2_000  # letters of a prompt that are looked at
ALIKE = 0.8  # of difflib's ratio, from which a word is another one misspelt
SIMILAR = 115  # of 255, from which a name is near a word at all


@dataclass(frozen=True)
class UnknownWord:
    """A word as it is written, and the names nearest to it; none where nothing is near."""

    word: str
    names: tuple[str, ...]


def unknown_words(text: str) -> list[UnknownWord]:
    """The first few in a prompt; none where the lexicon is not here."""
    lexicon = load_lexicon()
    if lexicon is None or text.strip().lower() in lexicon.by_name:
        return []
    whole = text if len(text) <= READ else text[:READ].rpartition(" ")[0]  # no word is cut
    found = dict.fromkeys(word for word in WORD.findall(whole) if not _known(lexicon, word.lower()))
    return [UnknownWord(word, _nearest(lexicon, word.lower())) for word in list(found)[:MOST]]


def _known(lexicon: Lexicon, word: str) -> bool:
    return _listed(lexicon, word) or all(_listed(lexicon, part) for part in re.split(r"['’\-]", word))


def _listed(lexicon: Lexicon, word: str) -> bool:
    short = len(word) < 2 and word.isascii()
    return short or word in SAYS_NOTHING or word in MOODS or lexicon.spelling(word) is not None


def _nearest(lexicon: Lexicon, word: str) -> tuple[str, ...]:
    """By meaning where the word is a common one, else by spelling."""
    row = lexicon.place.get(word)
    if row is not None:
        return tuple(lexicon.names_of(word)) if lexicon.similar[row] >= SIMILAR else ()
    likely = [w for w, known in zip(lexicon.words, lexicon.known) if known and w[0] == word[0] and _as_long(w, word)]
    alike = difflib.get_close_matches(word, likely, CHOICES, ALIKE)
    return tuple(dict.fromkeys(lexicon.names_of(each)[0] for each in alike))


def _as_long(one: str, other: str) -> bool:
    return abs(len(one) - len(other)) <= 2


def suggestions(text: str, conditions: Mapping[str, Any]) -> list[Suggestion]:
    """What the page says under a prompt of these conditions: what it is read as, and each unknown word with what may
    stand in its place.
    """
    if conditions.get("model"):
        return []
    read = [Suggestion(f"Read as “{'”, “'.join(captions)}”.")] if (captions := _other_captions(text)) else []
    return [*read, *(Suggestion(_sentence(each), _choices(text, each)) for each in unknown_words(text))]


def _other_captions(text: str) -> list[str]:
    """The captions that lines of a prompt are read as, where one of the first few says something else."""
    lines = [" ".join(line.split()) for line in text.splitlines() if line.strip()][:MOST]
    captions = [known_caption(line) for line in lines]
    return captions if any(c != line.lower() for c, line in zip(captions, lines) if c != line) else []


def _sentence(unknown: UnknownWord) -> str:
    shown = unknown.word[:MOST_LETTERS]
    offered = "The nearest names it knows:" if unknown.names else "Nothing it knows is near; say it otherwise, or"
    return f"“{shown}” is no word this model knows. {offered}"


def _choices(text: str, unknown: UnknownWord) -> tuple[tuple[str, str], ...]:
    """(label, the prompt with the name, or without the word)."""
    there = re.compile(rf"(?<!\w){re.escape(unknown.word)}(?!\w)")
    named = [(name, there.sub(name, text)) for name in unknown.names]
    return (*named, ("leave it out", " ".join(there.sub("", text).split(" ")).strip()))


def unknown_remarks(prompts: Sequence[str]) -> list[str]:
    """A sentence about each word of prompts that the embedded model does not know."""
    found = {each.word: each for prompt in prompts for each in unknown_words(prompt)}
    return [_remark(each) for each in list(found.values())[:MOST]]


def _remark(unknown: UnknownWord) -> str:
    near = f"; the nearest names it knows are {', '.join(unknown.names)}" if unknown.names else ""
    return f"“{unknown.word[:MOST_LETTERS]}” is no word this model knows{near}."

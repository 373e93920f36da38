"""A prompt as people write it → the caption that the embedded model knows for it, by the lexicon. Costs no torch.

What the model knows already is left as it is: words that stand side by side in a name, colours and backgrounds.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from engines.domains.image.prompts.lexicon import WORD, Lexicon, load_lexicon
from engines.domains.image.prompts.stop_words import CAT_MOODS, COLOURS, GREYS, MOODS, SAYS_NOTHING

MOST_LETTERS, LONGEST_NAME = 2_000, 8  # letters of a prompt that is read so; words of a name
SHADES, ALONE = COLOURS | GREYS, ("orange",)  # shades; those that are things where they stand alone
_SHADE = "|".join(sorted(SHADES, key=len, reverse=True))
_LEADS = r"(?:\b(?:on|against|over|with|in front of)\s+(?:an?\s+|the\s+)?|,\s*)"
_CALLED = r"(?:background|backdrop|wall)"
BACKGROUND = re.compile(rf"{_LEADS}({_SHADE})(?:\s+{_CALLED})?\s*$|\b({_SHADE})\s+{_CALLED}\b")
_BETWEEN = (
    "with and in on at over above behind inside from for is are wearing holding eating riding playing under near by of"
)
PARTED = re.compile(rf"\b(?:{'|'.join(_BETWEEN.split())})\b|[,;.!?]")
VESSEL = re.compile(r"\b(?:cup|glass|slice|piece|bowl|plate|bunch|pair|bottle|portrait|group|pile|lot)s? of\b")
ARTICLE, FLAG = re.compile(r"^(?:an?|the) "), re.compile(r"^flag of (?:the )?(?=\w)")


def known_caption(prompt: str) -> str:
    """The caption, in lower case; the prompt itself where it is one already, or nothing in it is known."""
    lexicon = load_lexicon()
    if lexicon is None or len(prompt) > MOST_LETTERS:
        return prompt
    text = prompt.lower()
    background = BACKGROUND.search(text)
    shade = next(filter(None, background.groups()), "") if background else ""
    thing = BACKGROUND.sub(" ", text).strip() if background else text
    said = _thing(lexicon, thing)
    return f"{said} on a {SHADES[shade]} background" if said and shade else said or prompt


def _thing(lexicon: Lexicon, text: str) -> str:
    """What a prompt without its background is about, with its colour before it; "" where nothing is known."""
    whole = FLAG.sub("flag: ", ARTICLE.sub("", text.strip()))
    shade, _, rest = whole.partition(" ")
    if text.strip() in lexicon.by_name or whole in lexicon.by_name:
        return text.strip() if text.strip() in lexicon.by_name else whole
    if rest in lexicon.by_name and shade in COLOURS:
        return _coloured(lexicon, whole, rest)
    if " " in whole and any(f" {whole} " in f" {name} " for name in lexicon.names):
        return whole
    if whole in ALONE:
        return lexicon.names_of(whole)[0]
    parts = [(part, name) for part in PARTED.split(VESSEL.sub(" ", text)) if (name := _names(lexicon, part))]
    return _coloured(lexicon, *parts[0]) if parts else ""


def _coloured(lexicon: Lexicon, part: str, name: str) -> str:
    """The name in the mood and the colour that are said with it; a thing that has a name in that colour goes by it."""
    words = WORD.findall(part)
    colour, name = next((COLOURS[word] for word in words if word in COLOURS), ""), _in_mood(name, words)
    named = f"{colour} {name.split()[-1]}"
    if named in lexicon.by_name or colour in name.split():
        return named if named in lexicon.by_name else name
    return f"{colour} {name}".strip()


def _names(lexicon: Lexicon, part: str) -> str:
    """The name of what a part without prepositions is about: names as they stand, else its last word that means one."""
    words = WORD.findall(part)
    named = [name for name in _standing(lexicon, words) if " " in name]
    if named:
        return named[-1]
    meant = [word for word in words if word not in SAYS_NOTHING and lexicon.spelling(word)]
    things = [word for word in meant if word not in MOODS] or meant
    return lexicon.names_of(lexicon.spelling(things[-1]))[0] if things else ""


def _standing(lexicon: Lexicon, words: list[str]) -> Iterator[str]:
    """The longest names that stand in the words, one after another."""
    at = 0
    while at < len(words):
        ends = range(min(len(words), at + LONGEST_NAME), at, -1)
        found = next((end for end in ends if " ".join(words[at:end]) in lexicon.by_name), at)
        if found > at:
            yield " ".join(words[at:found])
        at = max(found, at + 1)


def _in_mood(name: str, words: list[str]) -> str:
    """A cat's name in the mood that the words say; others have no moods."""
    if name not in ("cat", "cat face"):
        return name
    return next((CAT_MOODS[word] for word in words if word in CAT_MOODS), name)

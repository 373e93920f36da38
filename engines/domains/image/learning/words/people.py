"""Words for people, faiths, bodies and insults: no emoji is offered for them by likeness, which would often insult."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from engines.domains.image.learning.words.sentences import embed

SURELY = 0.88  # similarity from which an emoji is called by the word itself
LIKE = 0.45  # cosine to one of these from which a word is of their kind
SEEDS = (
    "politician president senator celebrity surname obama trump hitler putin stalin clinton kardashian "
    "immigrant refugee muslim jewish islam christian religion ethnic racist african asian arab mexican indian "
    "chinese black-people negro gypsy slave nazi terrorist terrorism genocide holocaust rape whore slut bitch "
    "cunt faggot dyke gay lesbian transgender sex porn penis vagina breasts nude retarded disabled cripple "
    "obese fat-person suicide murder abortion nationality american european"
).split()

_UNKIND = (
    "orangutan, gorilla, monkey, monkey face, see-no-evil monkey, pig, pig face, boar, ewe, donkey, cow, ox, rat, "
    "mouse, skunk, cockroach, beetle, fly, worm, microbe, ogre, troll, goblin, clown face, pile of poo, mosque, kaaba, "
    "synagogue, bomb, zombie, skull, coffin, funeral urn, toilet, hole, water pistol"
)
UNKIND = frozenset(_UNKIND.split(", "))  # names that stand for no word that is merely like theirs


def about_people(words: Sequence[str], similar: np.ndarray) -> np.ndarray:
    """Whether each word is of that kind, and means its emoji by likeness alone [W]. similar: to that emoji [W]."""
    seeds = embed([seed.replace("-", " ") for seed in SEEDS])
    return ((embed(words) @ seeds.T).max(1) >= LIKE) & (similar < SURELY)

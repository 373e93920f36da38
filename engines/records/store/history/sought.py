"""What is sought in a history, and the words by which a run is found."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import Any

from engines.records.store.database.functions import folded

MOST_WORDS = 12  # of a search; what follows is not heeded
HAS_WORD = r"(words.text LIKE ? ESCAPE '\' OR folded(name || ' ' || note) LIKE ? ESCAPE '\')"


@dataclass(frozen=True)
class Words:
    """By which a run is found. rewards: their names. text: title, labels, prompts, in any case."""

    domain: str
    rewards: tuple[str, ...]
    text: str


@dataclass(frozen=True)
class Sought:
    """text: words that all stand in name, note or Words.text. since, until: when it was asked for, in seconds.

    Empty values are not heeded.
    """

    text: str = ""
    domain: str = ""
    reward: str = ""
    status: str = ""
    since: float | None = None
    until: float | None = None
    starred: bool = False

    def condition(self) -> tuple[str, list[Any]]:
        """SQL that follows a WHERE over runs and words, and its values."""
        parts = [
            *((HAS_WORD, [like, like]) for like in map(_like, folded(self.text).split()[:MOST_WORDS])),
            *(("domain = ?", [name]) for name in [self.domain] if name),
            *(("instr(rewards, ?)", [json.dumps(name)]) for name in [self.reward] if name),
            *(("status = ?", [name]) for name in [self.status] if name),
            *(("created >= ?", [moment]) for moment in [self.since] if moment is not None),
            *(("created < ?", [moment]) for moment in [self.until] if moment is not None),
            *(("starred = 1", []) for wanted in [self.starred] if wanted),
        ]
        return "".join(f" AND {sql}" for sql, _ in parts), [value for _, values in parts for value in values]


def _like(word: str) -> str:
    """A pattern of LIKE for texts that hold the word."""
    for sign in "\\%_":
        word = word.replace(sign, f"\\{sign}")
    return f"%{word}%"

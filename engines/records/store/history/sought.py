"""What is sought in a history, and the words by which a run is found."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from engines.records.store.database.functions import folded

MOST_WORDS = 12  # of a search; what follows is not heeded
OWN = r"folded(name || ' ' || note) LIKE ? ESCAPE '\'"
OF_STUDY = "EXISTS (SELECT 1 FROM studies WHERE studies.id = runs.study AND studies.deleted IS NULL)"
MEMBER = """EXISTS (SELECT 1 FROM members JOIN runs ON runs.id = members.run LEFT JOIN words ON words.run = runs.id
    WHERE members.study = studies.id AND runs.deleted IS NULL AND {})"""
HAS_WORD = r"words.text LIKE ? ESCAPE '\'"
WORD = f"({HAS_WORD} OR {OWN})"
MEMBER_WORD = f"({OWN} OR kind = ? OR {MEMBER.format(HAS_WORD)})"

Part = tuple[str, list[Any]]  # SQL, its values


@dataclass(frozen=True)
class Words:
    """By which a run is found. rewards: their names. text: title, labels, prompts, in any case."""

    domain: str
    rewards: tuple[str, ...]
    text: str


@dataclass(frozen=True)
class Sought:
    """text: words that all stand in name, note or Words.text. since, until: when it was asked for, in seconds.

    Of a study these are its own; of its words, domain, rewards and status any member's count.
    folded_in: runs that were started for a study that is there are left out. Empty values are not heeded.
    """

    text: str = ""
    domain: str = ""
    reward: str = ""
    status: str = ""
    since: float | None = None
    until: float | None = None
    starred: bool = False
    folded_in: bool = False

    def of_runs(self) -> Part:
        """What follows a WHERE over runs and words."""
        words = [(WORD, [like, like]) for like in self._likes]
        alone = [(f"NOT {OF_STUDY}", [])] if self.folded_in else []
        return _joined([*words, *self._of_members(), *self._of_both(), *alone])

    def of_studies(self) -> Part:
        """What follows a WHERE over studies."""
        words = [(MEMBER_WORD, [like, like.strip("%"), like]) for like in self._likes]
        members = [(MEMBER.format(sql), values) for sql, values in self._of_members()]
        return _joined([*words, *members, *self._of_both()])

    @property
    def _likes(self) -> list[str]:
        return [_like(word) for word in folded(self.text).split()[:MOST_WORDS]]

    def _of_members(self) -> Iterator[Part]:
        if self.domain:
            yield "words.domain = ?", [self.domain]
        if self.reward:
            yield "instr(words.rewards, ?)", [json.dumps(self.reward)]
        if self.status:
            yield "runs.status = ?", [self.status]

    def _of_both(self) -> Iterator[Part]:
        if self.since is not None:
            yield "created >= ?", [self.since]
        if self.until is not None:
            yield "created < ?", [self.until]
        if self.starred:
            yield "starred = 1", []


def _joined(parts: list[Part]) -> Part:
    return "".join(f" AND {sql}" for sql, _ in parts), [value for _, values in parts for value in values]


def _like(word: str) -> str:
    """A pattern of LIKE for texts that hold the word."""
    for sign in "\\%_":
        word = word.replace(sign, f"\\{sign}")
    return f"%{word}%"

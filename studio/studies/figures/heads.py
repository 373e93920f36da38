"""What can be compared in a study: the columns of its table, with units, a few words, and which way is better."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from engines.domains import domain
from engines.domains.meaning import Better, Meaning, meaning_of_figure, meaning_of_measure, with_unit
from engines.studies.figures.figure import Figure
from engines.studies.figures.scores import BESIDE, COST, MEASURE, PART, REWARD, Column
from studio.runs.settings.rewards import better_way, reward_named, reward_unit, reward_words
from studio.studies.shown import ANY, Shown, finished

MOST_LETTERS = 24  # of a reward's name in the head of a column
ROLES = (" guide", " judge")


@dataclass(frozen=True)
class Head:
    """A column in words. key: its name between page and server. more: the table leaves it to the other pictures."""

    column: Column
    label: str
    unit: str
    about: str
    better: Better
    more: bool = False

    @property
    def key(self) -> str:
        return ":".join((self.column.kind, self.column.name, self.column.share)).rstrip(":")

    @property
    def title(self) -> str:
        """The label with its quantile and its unit."""
        return with_unit(f"{self.label} {self.column.share}".rstrip(), self.unit)


def reward_name(shown: Sequence[Shown]) -> str:
    """What the reward of all is called; ANY where they were not asked for the same."""
    asked = [member.asked for member in shown if member.asked]
    alike = {repr([each[part] for part in ("rewards", "transforms", "scripts")]) for each in asked}
    words = {reward_words(each) for each in asked}
    return words.pop() if len(alike) == len(words) == 1 else ANY


def table_of(shown: Sequence[Shown]) -> tuple[list[Head], list[dict[Column, Figure]]]:
    """The columns in which any member has a number, and each member's figures; {} of one that has not finished."""
    name, heads = reward_name(shown), {}
    rows: list[dict[Column, Figure]] = [{} for _ in shown]
    for place in finished(shown):
        member = shown[place]
        told = {_called(column, name): figure for column, figure in member.found.told.items()}
        rows[place] = told | member.found.more
        for column, figure in rows[place].items():
            if column not in heads and math.isfinite(figure.number):
                heads[column] = head_of(member.asked, column, column not in told)
    return _in_order(heads), rows


def _called(column: Column, reward: str) -> Column:
    return replace(column, name=reward) if column.kind == REWARD else column


def design_heads(shown: Sequence[Shown], name: str | None = None) -> list[Head]:
    """What is known of every design by itself: the reward, its parts, what networks say of it.

    name: of the reward, where these are some of the members.
    """
    name, heads = name or reward_name(shown), {}
    for place in finished(shown):
        scores, asked = shown[place].found.scores, shown[place].asked
        columns = [Column(REWARD, name), *_named(PART, scores.parts), *_named(BESIDE, scores.beside)]
        parts = [c for c in columns if c.kind != PART or len(scores.parts) > 1 or name == ANY]
        heads |= {c: head_of(asked, c) for c in parts if c not in heads and _judged(scores.column(c.kind, c.name))}
    return _in_order(heads)


def head_of(asked: Mapping[str, Any], column: Column, more: bool = False) -> Head:
    """What a column means in a run of that request."""
    meaning, better = _meaning(asked, column)
    return Head(column, meaning.label or column.name, meaning.unit, meaning.about, better, more)


def _meaning(asked: Mapping[str, Any], column: Column) -> tuple[Meaning, Better]:
    chosen, name = domain(asked["domain"]), column.name
    if column.kind == REWARD:
        return _reward_meaning(asked, name), "higher"
    if column.kind == PART:
        reward = reward_named(asked, name)
        return Meaning(reward.label, reward.unit, reward.about), _better_reward(asked, name)
    if column.kind == BESIDE:
        return meaning_of_figure(chosen, name), _better_opinion(asked, name)
    if column.kind == MEASURE:
        meaning = meaning_of_measure(chosen, name)
        return meaning, meaning.better
    return Meaning(column.heading, "", "what the run spent"), "lower"


def _reward_meaning(asked: Mapping[str, Any], name: str) -> Meaning:
    """A weighted sum that is long in words is called by a short one."""
    unit = reward_unit(asked) if name != ANY else ""
    about = "what each run was asked for" if name == ANY else f"what the runs were asked for: {name}"
    return Meaning(ANY if len(name) > MOST_LETTERS else name, "" if unit == name else unit, about)


def _better_opinion(asked: Mapping[str, Any], name: str) -> Better:
    """Of what a network says: as of the reward that it speaks of, where that is asked for."""
    of = next((name.removesuffix(role) for role in ROLES if name.endswith(role)), name)
    return _better_reward(asked, of)


def _better_reward(asked: Mapping[str, Any], name: str) -> Better:
    return better_way(asked, name) if name in asked["rewards"] else "higher"


def _named(kind: str, names: Mapping[str, Any]) -> Iterator[Column]:
    return (Column(kind, name) for name in names)


def _judged(values: Any) -> bool:
    return values is not None and any(map(math.isfinite, values))


def _in_order(heads: Mapping[Column, Head]) -> list[Head]:
    """By kind, in the order of the paper's tables: rewards, opinions, naturalness, diversity, cost."""
    kinds = (REWARD, PART, BESIDE, MEASURE, COST)
    return sorted(heads.values(), key=lambda head: (kinds.index(head.column.kind), head.more))

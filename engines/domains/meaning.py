"""What the figures of a design and the measures of many mean: a label, a unit, a few words. Data of the domains."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any, Literal

from engines.rewards import lookup_reward

MEDIAN = "median "  # begins the name of a measure that is the median of a figure
Better = Literal["higher", "lower", "neither"]
PURE = "0–1"  # a unit that only says where a plain number lies


@dataclass(frozen=True)
class Meaning:
    """label: what is shown in place of a figure's name. unit: "" of plain numbers. about: a few words on it.

    better: which way is, where one is.
    """

    label: str = ""
    unit: str = ""
    about: str = ""
    better: Better = "higher"


Meanings = Mapping[str, Meaning]  # name of a figure or measure, or its first word → what it means

LOG_LIKELIHOOD = Meaning("log likelihood", "nats", "how likely the pre-trained model holds the designs (a lower bound)")
UNIQUENESS = Meaning("uniqueness", "", "share of designs that are different; 1: no two are equal")


def with_unit(name: str, unit: str) -> str:
    """A name with its unit behind it, where it has one."""
    return f"{name} ({unit})" if unit and unit != PURE else name


def meaning_of_figure(chosen: Any, name: str) -> Meaning:
    """Of a figure of one design in a Domain: one of its rewards, a property, or what a network says of it."""
    return _of_reward(chosen, name) if name in chosen.rewards else _look_up(chosen, name)


def meaning_of_measure(chosen: Any, name: str) -> Meaning:
    """Of a measure of all designs together; the median of a figure means what the figure does."""
    if name.startswith(MEDIAN):
        of_one = meaning_of_figure(chosen, name.removeprefix(MEDIAN))
        return replace(of_one, label=MEDIAN + of_one.label)
    return _look_up(chosen, name)


def _look_up(chosen: Any, name: str) -> Meaning:
    known = {"log_likelihood": LOG_LIKELIHOOD, **chosen.meanings}
    found = known.get(name) or known.get(name.split(" ")[0]) or _of_reward(chosen, name)
    return replace(found, label=found.label or name.replace("_", " "))


def _of_reward(chosen: Any, name: str) -> Meaning:
    reward = lookup_reward(chosen.rewards, name)
    return Meaning(reward.label, reward.unit, reward.about if name in chosen.rewards else "")

"""Rewards in words: what they are called, what they weigh, and which way is better."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from engines.domains import domain
from engines.domains.meaning import Better
from engines.rewards import Reward, lookup_reward
from engines.rewards.sandbox.errors import sanitize
from engines.rewards.transform import parse_transform

# What a script says of itself is read without running it: a line such as direction = "lower".
LOWER = re.compile(r"""^direction\s*(?::\s*str\s*)?=\s*(['"])\s*lower\s*\1""", re.MULTILINE | re.IGNORECASE)
UNIT = re.compile(r"""^unit\s*(?::\s*str\s*)?=\s*(['"])([^'"\n]{1,30})\1""", re.MULTILINE)
BETTER = " (lower is better)"


def reward_words(request: Mapping[str, Any], units: bool = False) -> str:
    """The weighted sum, such as “QED − 0.5 × logP (lower is better)”. units: also the unit, where it is one reward."""
    alone = units and len(request["rewards"]) == 1
    terms = [(lower_is_better(request, name), _term(request, name, alone)) for name in request["rewards"]]
    (lower, first), *rest = terms
    return ("−" if lower else "") + first + "".join((" − " if lower else " + ") + term for lower, term in rest)


def reward_unit(request: Mapping[str, Any]) -> str:
    """The unit of a run's reward; where it is no reward as it is, what it is made of."""
    (name, weight), *rest = request["rewards"].items()
    plain = not rest and weight == 1 and not _transform(request, name) and not lower_is_better(request, name)
    return reward_named(request, name).unit if plain else reward_words(request)


def lower_is_better(request: Mapping[str, Any], name: str) -> bool:
    """Whether a run wants less of it: a script that says so, or a weight below 0, but not both."""
    return bool(LOWER.search(_script(request, name))) != (request["rewards"][name] < 0)


def reward_named(request: Mapping[str, Any], name: str) -> Reward:
    """A reward of the run's domain, or one of its scripts with the unit that it declares."""
    unit = UNIT.search(_script(request, name))
    if unit:
        return Reward(name, sanitize(unit[2]), "own script", None)
    return lookup_reward(domain(request["domain"]).rewards, name)


def _term(request: Mapping[str, Any], name: str, alone: bool) -> str:
    reward, weight, shape = reward_named(request, name), abs(request["rewards"][name]), _transform(request, name)
    size = "" if weight == 1 else f"{weight:g} × "
    unit = f" ({reward.unit})" if alone and reward.unit and not shape else ""
    return f"{size}{reward.label}{unit}{f' [{shape}]' if shape else ''}{BETTER * lower_is_better(request, name)}"


def _script(request: Mapping[str, Any], name: str) -> str:
    return request.get("scripts", {}).get(name, "")


def _transform(request: Mapping[str, Any], name: str) -> str:
    return request.get("transforms", {}).get(name, "")


def better_way(request: Mapping[str, Any], name: str) -> Better:
    """Which way is better of a reward by itself, before any transform of it."""
    words = _transform(request, name).lower().split()
    if words and words[0].startswith("window"):
        return "neither"
    turned = bool(words) and words[0].startswith("sigmoid") and parse_transform(" ".join(words)).numbers[1] < 0
    return "lower" if turned != lower_is_better(request, name) else "higher"

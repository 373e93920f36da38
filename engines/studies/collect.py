"""Collect: runs that are there already, laid beside one another where they share what is measured."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import combinations

from engines.domains import NAMES, domain


def refusal(names: Iterable[str]) -> str:
    """Why runs of these domains cannot be laid beside one another, and what to do; "" where they can."""
    known = list(dict.fromkeys(names))
    if missing := [name for name in known if name not in NAMES]:
        return f"A run is of “{missing[0][:40]}”, which this studio does not have; leave it out."
    for one, other in combinations(known, 2):
        if not shared(one, other):
            labels = f"{domain(one).label} and {domain(other).label}"
            return f"Runs of {labels} share no measure by which they could be compared; collect those of one alone."
    return ""


def shared(one: str, other: str) -> list[str]:
    """Names of the rewards and measures that mean the same in both domains."""
    return sorted(key for key, *_ in _measured(one) & _measured(other))


def _measured(name: str) -> set[tuple[str, str, str, str]]:
    chosen = domain(name)
    return {
        (key, told.label, told.unit, told.about) for key, told in (*chosen.rewards.items(), *chosen.meanings.items())
    }

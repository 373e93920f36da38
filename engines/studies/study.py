"""A study before it runs: its cells, what they cost together, and what a studio grants to one."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Any

from engines.admission import told_seconds
from engines.estimate import Estimate, estimate, size_of
from engines.request import Request, as_json

COMPARE, SWEEP, COLLECT = "compare", "sweep", "collect"
KINDS = {COMPARE: "Compare", SWEEP: "Sweep", COLLECT: "Collect"}
NOTHING: Mapping[str, float] = MappingProxyType({})


@dataclass(frozen=True)
class StudyLimits:
    """Of one study. members: runs. seconds: of all runs together, on two cores. store: bytes."""

    study_members: int = 100
    study_seconds: float = 24 * 3600.0
    study_store: int = 1 << 30


@dataclass(frozen=True)
class Cell:
    """One run to be. axes: what differs, setting's path → value. label: the same in words."""

    label: str
    axes: Mapping[str, Any]
    request: Request


@dataclass(frozen=True)
class Plan:
    """How a study was made: enough to add to it whatever became of its runs.

    base: the Request that it was made from, as JSON. cells: label, axes and what of the base is changed, seeds apart.
    """

    base: Mapping[str, Any]
    cells: Sequence[Mapping[str, Any]] = field(default_factory=tuple)

    def as_json(self) -> dict[str, Any]:
        return {"base": dict(self.base), "cells": [dict(cell) for cell in self.cells]}


def plan_of(base: Request, cells: Sequence[Cell]) -> Plan:
    """Of cells with one seed each, or before they are replicated."""
    first = as_json(base)
    return Plan(first, [_changes(first, cell) for cell in cells])


def _changes(base: Mapping[str, Any], cell: Cell) -> dict[str, Any]:
    told = as_json(cell.request)
    changed = {name: value for name, value in told.items() if name != "seed" and value != base.get(name)}
    return {"label": cell.label, "axes": dict(cell.axes), "changes": changed}


def planned(plan: Mapping[str, Any], seed: int) -> Iterator[tuple[str, dict[str, Any], dict[str, Any]]]:
    """(label, axes, settings of a Request) of every cell under another seed. plan: Plan.as_json()."""
    for cell in plan.get("cells", ()):
        yield cell["label"], cell["axes"], {**plan["base"], **cell["changes"], "seed": seed}


def replicated(cells: Sequence[Cell], seeds: Sequence[int]) -> list[Cell]:
    """Every cell under every seed, which are named where there are several."""
    return [_seeded(cell, seed, len(seeds) > 1) for cell in cells for seed in seeds]


def _seeded(cell: Cell, seed: int, named: bool) -> Cell:
    request = Request.model_validate({**as_json(cell.request), "seed": seed})
    return Cell(seeded_label(cell.label, seed, named), {**cell.axes, "seed": seed}, request)


def seeded_label(label: str, seed: int, named: bool = True) -> str:
    return " · ".join(filter(None, (label, f"seed {seed}" if named else "")))


def study_cost(requests: Sequence[Request], script_seconds: Mapping[str, float] = NOTHING) -> Estimate:
    """Of all runs together; memory: of the one that needs most."""
    costs = [estimate(size_of(request), script_seconds) for request in requests]
    total = lambda name: sum(getattr(cost, name) for cost in costs)
    memory = max((cost.memory for cost in costs), default=0)
    return Estimate(total("rows"), total("calls"), total("seconds"), memory, total("store"))


def too_many(count: int, most: int) -> str:
    return (
        f"This makes {count:,} runs, and a study holds {most:,} at most; give fewer values or seeds. "
        "(Who runs the studio can set STUDIO_MOST_STUDY_MEMBERS.)"
    )


def refusal(cost: Estimate, count: int, limits: StudyLimits) -> str:
    """Why a study of so many runs is too much, and what to lower; "" where it is not."""
    if not count:
        return "This study has no run; give it one value or method at least."
    if count > limits.study_members:
        return too_many(count, limits.study_members)
    share = min(limits.study_seconds / max(1e-9, cost.seconds), limits.study_store / max(1, cost.store))
    if share >= 1:
        return ""
    over = limits.study_seconds < cost.seconds
    needed = told_seconds(cost.seconds) if over else f"{cost.store / 2**20:,.0f} MB of the store"
    granted = told_seconds(limits.study_seconds) if over else f"{limits.study_store / 2**20:,.0f} MB"
    fewer = f"make {max(1, int(count * share)):,} runs of this size, or" if count * share >= 1 else "make"
    return f"These {count:,} runs would take about {needed}; a study is granted {granted}: {fewer} smaller ones."

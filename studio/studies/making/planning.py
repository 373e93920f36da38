"""What is asked for → the runs of a study, all of them valid, or a sentence that says what to mend."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from engines.domains import domain
from engines.estimate import Estimate, steps_of
from engines.records.store import NewMember
from engines.request import Request, as_json
from engines.samplers.budget import OF
from engines.studies.axes.settings import Setting
from engines.studies.compare import compare, read_budget, read_pairs
from engines.studies.study import (
    COLLECT,
    COMPARE,
    KINDS,
    SWEEP,
    Cell,
    Plan,
    plan_of,
    refusal,
    replicated,
    study_cost,
)
from engines.studies.sweep import SEED, read_axes, read_seeds, sweep, too_many_runs
from studio.errors import UserError
from studio.runs.runs import Runs
from studio.runs.settings.values import in_words
from studio.studies.making.collecting import collect

MOST_NAME, MOST_NOTE = 100, 4_000  # characters


@dataclass(frozen=True)
class Planned:
    """A study before it is started. name: what it is called where nobody says. cost: of what is to be computed."""

    kind: str
    name: str
    members: list[NewMember]
    plan: Plan
    cost: Estimate


def planned(runs: Runs, ask: Mapping[str, Any], owner: str) -> Planned:
    """ask: {"kind", "name"}, and of “compare” {"settings", "methods", "budget", "budget_of", "seeds"}, of “sweep”
    {"settings", "axes": [{"setting", "values"}, …], "seeds"}, of “collect” {"runs": ids}; values and seeds as typed, or
    lists of them. Raises UserError.
    """
    kind = ask.get("kind")
    if kind not in KINDS:
        raise UserError(f"A study is one of {', '.join(KINDS)}; say which as “kind”.")
    name = read_text(ask.get("name"), MOST_NAME, "A study’s name")
    if kind == COLLECT:
        made = collect(runs, ask.get("runs"), owner)
        return Planned(kind, name or made.name, made.members, made.plan, study_cost(()))
    settings = ask.get("settings")
    if not isinstance(settings, dict):
        raise UserError("Say from which settings the study is made: settings is an object, as for a run.")
    request = runs.read(settings, owner)
    try:
        cells, seeds, usual = MAKE[kind](request, ask, runs.limits.study_members)
    except ValueError as error:
        raise UserError(str(error)) from error
    return checked(runs, kind, name or usual, request, cells, seeds)


def checked(runs: Runs, kind: str, name: str, request: Request, cells: list[Cell], seeds: list[int]) -> Planned:
    """Raises UserError where the studio does not grant a run, or all together."""
    all_of_them = replicated(cells, seeds)
    check_each(runs, all_of_them)
    cost = check_together(runs, [cell.request for cell in all_of_them], len(all_of_them))
    return Planned(kind, name, [new_member(cell) for cell in all_of_them], plan_of(request, cells), cost)


def check_each(runs: Runs, cells: list[Cell]) -> None:
    """Raises UserError, naming the cell, for a run that this studio does not grant."""
    for cell in cells:
        try:
            runs.check(cell.request)
        except UserError as error:
            raise UserError(f"{cell.label}: {error}" if cell.label else str(error)) from error


def check_together(runs: Runs, requests: list[Request], count: int) -> Estimate:
    """The cost of these. count: members that the study then has. Raises UserError."""
    prices = {}
    for request in requests:
        prices |= runs.library.prices({n: t for n, t in request.scripts.items() if n not in prices})
    cost = study_cost(requests, prices)
    if why := refusal(cost, count, runs.limits):
        raise UserError(why)
    return cost


def new_member(cell: Cell) -> NewMember:
    return NewMember(cell.label, dict(cell.axes), request=as_json(cell.request), steps=steps_of(cell.request))


def read_text(text: Any, most: int, what: str) -> str:
    """Of a person, without spaces around it. Raises UserError."""
    if text is None:
        return ""
    if not isinstance(text, str) or len(text) > most:
        raise UserError(f"{what} is a text of at most {most:,} characters.")
    return text.strip()


def _compare(request: Request, ask: Mapping[str, Any], most: int) -> tuple[list[Cell], list[int], str]:
    budget = read_budget(ask.get("budget"), ask.get("budget_of", "rows"))
    pairs, seeds = read_pairs(ask.get("methods"), request), read_seeds(ask.get("seeds"), request, most)
    too_many_runs(len(pairs) * len(seeds), most)
    cells = compare(request, pairs, budget)
    spent = f"{in_words(budget.asked)} {OF[budget.of]}"
    return cells, seeds, f"{len(cells)} methods at {spent} · {domain(request.domain).label}"


def _sweep(request: Request, ask: Mapping[str, Any], most: int) -> tuple[list[Cell], list[int], str]:
    axes = read_axes(ask.get("axes"), request, most)
    seeds, axes = _seeds_apart(axes, read_seeds(ask.get("seeds"), request, most))
    count = len(seeds)
    for _, values in axes:
        count *= len(values)
    too_many_runs(count, most)
    varied = " × ".join([setting.label for setting, _ in axes] + ["seed"] * (len(seeds) > 1))
    return sweep(request, axes), seeds, f"{varied or 'seed'} · {domain(request.domain).label}"


def _seeds_apart(
    axes: list[tuple[Setting, list[Any]]], seeds: list[int]
) -> tuple[list[int], list[tuple[Setting, list[Any]]]]:
    """Seeds that vary as a setting are those of replicates."""
    varied = [values for setting, values in axes if setting.path == SEED]
    return (varied[0] if varied else seeds), [axis for axis in axes if axis[0].path != SEED]


MAKE: dict[str, Callable[..., tuple[list[Cell], list[int], str]]] = {COMPARE: _compare, SWEEP: _sweep}

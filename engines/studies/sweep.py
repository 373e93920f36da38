"""Sweep: one or two settings over their values, every other one as it is."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import product
from typing import Any

from engines.request import Request, as_json
from engines.studies.axes.apply import applied, axis_value, label_of
from engines.studies.axes.settings import Setting, find_setting
from engines.studies.axes.values import read_values
from engines.studies.study import Cell, too_many

MOST_AXES = 2
SEED = "seed"


def read_axes(given: Any, request: Request, most: int) -> list[tuple[Setting, list[Any]]]:
    """[{"setting", "values"}] as typed → (setting, values). most: runs that a study may have.

    Raises ValueError, a sentence, for a setting or a value that is none, and for more than `most` together.
    """
    if not isinstance(given, list) or not 1 <= len(given) <= MOST_AXES:
        raise ValueError(f"A sweep varies one or two settings; give a list of 1 to {MOST_AXES}.")
    axes: dict[str, tuple[Setting, list[Any]]] = {}
    for axis in given:
        if not isinstance(axis, dict) or not isinstance(axis.get("setting"), str):
            raise ValueError("Say of every axis which setting varies and over which values.")
        setting = find_setting(request, axis["setting"])
        if setting.path in axes:
            raise ValueError(f"{setting.label} is named twice; vary it once, beside another setting.")
        axes[setting.path] = setting, read_values(setting, axis.get("values", ""), most)
    return list(axes.values())


def sweep(request: Request, axes: Sequence[tuple[Setting, list[Any]]]) -> list[Cell]:
    """A cell for every combination. Raises ValueError, a sentence, for one that cannot be."""
    known = {setting.path: setting for setting, _ in axes}
    base, every = as_json(request), product(*(values for _, values in axes))
    return [_cell(base, dict(zip(known, values)), known) for values in every]


def too_many_runs(count: int, most: int) -> None:
    """Raises ValueError for more runs than a study may have, before any is made."""
    if count > most:
        raise ValueError(too_many(count, most))


def read_seeds(typed: Any, request: Request, most: int) -> list[int]:
    """Seeds as typed; the request's own where nothing is. Raises ValueError."""
    if typed in (None, "", []):
        return [request.seed]
    return read_values(find_setting(request, SEED), typed, most)


def _cell(base: Mapping[str, Any], axes: Mapping[str, Any], known: Mapping[str, Setting]) -> Cell:
    label = label_of(axes, known)
    try:
        return Cell(label, {path: axis_value(value) for path, value in axes.items()}, applied(base, axes))
    except ValueError as error:
        raise ValueError(f"{label}: {error}") from error

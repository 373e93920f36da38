"""Limits as settings: a frozen dataclass whose fields are numbers, each of which the environment may set."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import fields
from typing import TypeVar

PREFIX = "STUDIO_MOST_"
Limits = TypeVar("Limits")


def read_limits(kind: type[Limits], environment: Mapping[str, str]) -> Limits:
    """The limits of that kind: STUDIO_MOST_<FIELD IN CAPITALS> where it is set, else the default.

    Raises ValueError for what is no number above 0.
    """
    names = {field.name: f"{PREFIX}{field.name.upper()}" for field in fields(kind)}
    return kind(**{field: _number(name, environment[name]) for field, name in names.items() if environment.get(name)})


def _number(name: str, text: str) -> int | float:
    try:
        number = float(text)
    except ValueError:
        number = math.nan
    if not 0 < number < math.inf:
        raise ValueError(f"{name} must be a number above 0; it is “{text}”.")
    return int(number) if number == int(number) else number

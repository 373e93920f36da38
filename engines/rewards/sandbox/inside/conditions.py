"""A run's conditions as a script sees them, and whether its function asks for them."""

from __future__ import annotations

import inspect
import json
from collections.abc import Callable
from typing import Any

from .results import InvalidAnswer

NAME = "conditions"
USAGE = "write `def reward(designs):`, or `def reward(designs, conditions):` for one that is given the run's conditions"


class Conditions(dict):
    """Name → text or number, read-only."""

    def _refuse(self, *_: Any, **__: Any) -> None:
        raise TypeError("conditions are read-only; copy them with dict(conditions) first")

    __setitem__ = __delitem__ = __ior__ = _refuse
    clear = pop = popitem = setdefault = update = _refuse

    def __missing__(self, name: str) -> Any:
        known = ", ".join(map(str, self)) or "none"
        raise KeyError(f"there is no condition {name!r}; those of this domain: {known}")


def merge_conditions(held: Conditions, payload: bytes) -> Conditions:
    """The conditions with those that have changed. payload: JSON, an object."""
    return Conditions({**held, **{name: _freeze(value) for name, value in json.loads(payload).items()}})


def _freeze(value: Any) -> Any:
    if isinstance(value, dict):
        return Conditions({name: _freeze(held) for name, held in value.items()})
    return tuple(map(_freeze, value)) if isinstance(value, list) else value


def bind(reward: Callable) -> tuple[Callable[[list, Conditions], Any], bool]:
    """reward → (designs, conditions) → its answer, and whether it is given the conditions.

    They go to a second argument that it cannot do without, or to one named “conditions”: one with a default of its own
    keeps that. Raises InvalidAnswer for a function that cannot be called with designs.
    """
    try:
        known = list(inspect.signature(reward).parameters.values())
    except (TypeError, ValueError):  # written in C
        return lambda designs, _: reward(designs), False
    _check_callable(known)
    second = next((p for p in known[1:] if p.kind in _POSITIONAL and (p.name == NAME or p.default is p.empty)), None)
    if second is not None and second.kind is not second.POSITIONAL_ONLY:
        return lambda designs, conditions: reward(designs, **{second.name: conditions}), True
    if second is not None:
        return lambda designs, conditions: reward(designs, conditions), True
    if any(p.name == NAME and p.kind is p.KEYWORD_ONLY for p in known):
        return lambda designs, conditions: reward(designs, conditions=conditions), True
    return lambda designs, _: reward(designs), False


_POSITIONAL = (inspect.Parameter.POSITIONAL_ONLY, inspect.Parameter.POSITIONAL_OR_KEYWORD)


def _check_callable(known: list[inspect.Parameter]) -> None:
    """Raises InvalidAnswer where the arguments cannot be filled with designs and conditions."""
    if not known or known[0].kind not in (*_POSITIONAL, inspect.Parameter.VAR_POSITIONAL):
        raise InvalidAnswer(f"reward takes no designs; {USAGE}")
    needed = [p for p in known[1:] if p.default is p.empty and p.kind in (*_POSITIONAL, p.KEYWORD_ONLY)]
    others = [p for p in needed if p.name != NAME]
    if others and others[0].kind is not inspect.Parameter.KEYWORD_ONLY and all(p.name != NAME for p in known):
        others = others[1:]  # the second argument, whatever it is called
    if others:
        raise InvalidAnswer(f"nothing is given for the argument {others[0].name}; {USAGE}")

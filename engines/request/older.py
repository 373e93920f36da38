"""Requests as people and older versions write them, brought into today's form."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Any

from engines.samplers import SAMPLERS
from engines.settings import Settings
from engines.values import VALUES

# What stood in the request itself before samplers and estimates had settings of their own, whatever they were.
OLDER = ("fills", "every", "window")


def own_settings(given: Mapping[str, Any]) -> dict[str, type[Settings]]:
    """“method” and “estimate” → the settings that the chosen sampler and value estimate have."""
    sampler, value = (given.get(name) for name in ("sampler", "value"))
    return {
        "method": SAMPLERS[sampler].settings if isinstance(sampler, str) and sampler in SAMPLERS else Settings,
        "estimate": VALUES[value].settings if isinstance(value, str) and value in VALUES else Settings,
    }


def upgraded(given: Mapping[str, Any], defaults: Mapping[str, Any] = MappingProxyType({})) -> dict[str, Any]:
    """A request of any version → the same one, with the settings of its method and of its estimate by name.

    They may be given as plain keywords, as in requests of older versions, which named all of OLDER always: those that
    the chosen sampler and estimate do not have said nothing, and go. defaults: plain, of settings that are not given.
    Raises ValueError where method or estimate hold no named settings.
    """
    said, places = dict(given), own_settings(given)
    stated = {place: named_settings(said.pop(place, None), place) for place in places}
    plain = {name: said.pop(name) for name in {*OLDER, *_fields(places)} & said.keys()}
    for place, kind in places.items():
        own = kind.model_fields
        usual = {name: value for name, value in defaults.items() if name in own}
        mine = {name: value for name, value in plain.items() if name in own and value is not None}
        said[place] = {**usual, **stated[place], **mine}
    return said


def _fields(places: Mapping[str, type[Settings]]) -> set[str]:
    return {name for kind in places.values() for name in kind.model_fields}


def named_settings(given: Any, place: str) -> dict[str, Any]:
    """Settings given as a model, as an object or not at all → by name. Raises ValueError for anything else."""
    given = given.model_dump() if isinstance(given, Settings) else {} if given is None else given
    if not isinstance(given, dict):
        raise ValueError(f"{place} is an object of named settings.")
    return given

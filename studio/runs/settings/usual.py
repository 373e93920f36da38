"""What a domain presets, so that a run's own choices can be told from it."""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache
from typing import Any

from pydantic import ValidationError

from engines.request import Request, as_json, upgraded

PARTS = ("method", "estimate", "conditions")


def current(request: Mapping[str, Any]) -> dict[str, Any]:
    """A stored request of any version as today's, its α a number in letters or inf."""
    said = upgraded(request)
    return {"transforms": {}, "scripts": {}, "conditions": {}, **said, "alpha": f"{float(said['alpha']):g}"}


def usual(request: Mapping[str, Any]) -> dict[str, Any]:
    """The same domain, sampler and value estimate with nothing else chosen."""
    return _usual(request["domain"], request["sampler"], request["value"])


def differs(request: Mapping[str, Any], part: str, name: str) -> bool:
    """Whether a setting of method, estimate or conditions is not the domain's own."""
    chosen, preset = request[part], usual(request)[part]
    return name in chosen and chosen[name] != preset.get(name)


@lru_cache(maxsize=64)
def _usual(domain: str, sampler: str, value: str) -> dict[str, Any]:
    try:
        request = Request(domain=domain, sampler=sampler, value=value)
    except ValidationError:  # such as a sampler that does not go with the domain's own conditions
        request = Request(domain=domain)
    return current(as_json(request))

"""What a request may hold, as JSON Schema (2020-12): made from the settings models of domain, sampler and value."""

from __future__ import annotations

from typing import Any

from engines.domains import NAMES, domain
from engines.request import Request
from engines.samplers import SAMPLERS
from engines.samplers.budget import OF, ROWS
from engines.settings import Settings, shown_fields
from engines.values import VALUES

NUMBER = {"type": "number"}
TEXTS = {"type": "object", "additionalProperties": {"type": "string"}}
ABOUT = {
    "lanes": "designs made",
    "particles": "candidates a lane and level, M",
    "alpha": "temperature in reward units; 0 keeps the best, “inf” ignores the reward",
    "levels": "noise levels, T",
    "seed": "of the noise; equal requests give equal designs",
}


def settings_schema(name: str, sampler: str = "svdd", value: str = "") -> dict[str, Any]:
    """JSON Schema of the settings of a run of that domain, sampler and value estimate; "" is the domain's usual one.

    Raises ValueError with what there is, for a name that there is not.
    """
    _check("domain", name, NAMES)
    value = value or domain(name).values[0]
    _check("sampler", sampler, SAMPLERS)
    _check("value", value, domain(name).values)
    usual = Request(domain=name, value=value)
    own = {"method": SAMPLERS[sampler].settings, "estimate": VALUES[value].settings}
    own["conditions"] = domain(name).conditions
    return {
        "type": "object",
        "additionalProperties": False,
        "required": ["domain"],
        "properties": {
            "domain": {"const": name, "description": domain(name).about},
            "sampler": {"const": sampler, "description": SAMPLERS[sampler].told},
            "value": {"const": value, "description": VALUES[value].about},
            "rewards": _rewards(name, usual),
            "scripts": {**TEXTS, "description": "name → Python with reward(designs) or reward(designs, conditions)"},
            "transforms": {**TEXTS, "description": "reward → a curve, such as “window 2 4”"},
            **{field: _number(usual, field) for field in ABOUT},
            "budget": {**NUMBER, "description": f"instead of {SAMPLERS[sampler].spends}"},
            "budget_of": {"enum": list(OF), "default": ROWS},
            **{part: _settings(kind) for part, kind in own.items()},
        },
    }


def _check(what: str, name: Any, known: Any) -> None:
    if name not in known:
        raise ValueError(f"There is no {what} “{str(name)[:40]}” here; choose one of {', '.join(known)}.")


def _rewards(name: str, usual: Request) -> dict[str, Any]:
    """Name → weight, each with its label and unit."""
    told = {
        key: {**NUMBER, "title": reward.label, "description": f"{reward.about} ({reward.unit})".removesuffix(" ()")}
        for key, reward in domain(name).rewards.items()
    }
    return {"type": "object", "properties": told, "additionalProperties": NUMBER, "default": usual.rewards}


def _number(usual: Request, field: str) -> dict[str, Any]:
    kind = NUMBER if field == "alpha" else {"type": "integer"}
    return {**kind, "default": getattr(usual, field), "description": ABOUT[field]}


def _settings(kind: type[Settings]) -> dict[str, Any]:
    """The fields that a person is asked for."""
    whole = kind.model_json_schema()
    shown = {key: part for key, part in whole.get("properties", {}).items() if key in shown_fields(kind)}
    return {"type": "object", "properties": shown, "additionalProperties": False} | _definitions(whole)


def _definitions(whole: dict[str, Any]) -> dict[str, Any]:
    return {"$defs": whole["$defs"]} if "$defs" in whole else {}

"""Request: the one description of a run. Frozen, validated with sentences, JSON both ways.

Defaults live in the domains and nowhere else: whatever is left out has the domain's default.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any, Literal

from pydantic import BaseModel, ConfigDict, Field, SerializeAsAny, model_validator

from engines.domains import NAMES, Conditions, domain
from engines.request.checks import check
from engines.request.older import named_settings, own_settings, upgraded
from engines.request.sentences import FIELDS, sentences
from engines.settings import Settings

__all__ = ["FIELDS", "Request", "sentences", "upgraded"]


class Request(BaseModel):
    """What a person wants, in the words of the glossary.

    domain: what is designed. rewards: name → weight. sampler, value: how it is guided. lanes: designs made (B).
    particles: candidates a lane and level (M). alpha: temperature α in reward units, 0 … inf. levels: noise levels (T).
    seed: of the keyed noise. method, estimate: the sampler's and the value estimate's own settings. conditions: the
    domain's own. All three may be given as plain keywords too, and are read as plain attributes.
    budget: what the run may spend, of budget_of: “rows” of the network, “calls” of the reward or “seconds”; it sets M,
    or what the sampler says. None: that is set by hand. With rows or calls equal requests give equal designs.
    scripts: name → text of one's own reward scripts, which `rewards` then weighs.
    transforms: reward → such as “window 2 4”.
    Raises pydantic.ValidationError (a ValueError); `sentences` turns it into what a person can act on.
    """

    model_config = ConfigDict(frozen=True, extra="forbid", ser_json_inf_nan="strings", hide_input_in_errors=True)

    domain: str
    rewards: dict[str, float]
    sampler: str
    value: str
    lanes: int
    particles: int
    alpha: float
    levels: int
    seed: int
    method: SerializeAsAny[Settings] = Field(default_factory=Settings)
    estimate: SerializeAsAny[Settings] = Field(default_factory=Settings)
    conditions: SerializeAsAny[Conditions] = Field(default_factory=Conditions)
    budget: float | None = None
    budget_of: Literal["rows", "calls", "seconds"] = "rows"
    scripts: dict[str, str] = Field(default_factory=dict)
    transforms: dict[str, str] = Field(default_factory=dict)

    @model_validator(mode="before")
    @classmethod
    def _fill(cls, given: Any) -> Any:
        """Defaults of the domain, and the settings of method, estimate and domain out of plain keywords."""
        if not isinstance(given, dict):
            raise ValueError("A request is an object of named settings.")
        if any(map(_has_lone_surrogate, _all_texts(given))):
            raise ValueError(
                "These settings hold half a letter (a lone surrogate), as damaged text does; type it anew."
            )
        name = given.get("domain", "molecule")
        if name not in NAMES:
            raise ValueError(f"There is no domain “{name}”; choose one of {', '.join(NAMES)}.")
        return _typed(_with_defaults(name, {k: v for k, v in given.items() if v is not None}))

    @model_validator(mode="after")
    def _check(self) -> Request:
        check(self)
        return self

    def __getattr__(self, name: str) -> Any:
        for part in ("conditions", "method", "estimate"):
            held = self.__dict__.get(part)
            if held is not None and name in type(held).model_fields:
                return getattr(held, name)
        return super().__getattr__(name)


def as_json(request: Request) -> dict[str, Any]:
    """As the store keeps it: plain JSON, infinity as text."""
    return json.loads(request.model_dump_json())


def _with_defaults(name: str, given: dict[str, Any]) -> dict[str, Any]:
    """Settings as given, and the domain's defaults of what is not; those of method, estimate and domain by name."""
    chosen = domain(name)
    own = chosen.conditions.model_fields
    plain = {k: given.pop(k) for k in own if k in given}
    stated = named_settings(given.pop("conditions", None), "conditions")
    usual = {"domain": name, "sampler": "svdd", "value": chosen.values[0], "seed": 0, **chosen.defaults}
    whole = {k: v for k, v in usual.items() if k in FIELDS} | given
    return {**upgraded(whole, chosen.defaults), "conditions": {**stated, **plain}}


def _typed(settings: dict[str, Any]) -> dict[str, Any]:
    """Named settings of method, estimate and domain → the frozen models. Raises pydantic.ValidationError."""
    kinds = own_settings(settings) | {"conditions": domain(settings["domain"]).conditions}
    typed = {**settings, **{part: kind(**settings[part]) for part, kind in kinds.items()}}
    if getattr(typed["conditions"], "first_hitting", False):
        typed["levels"] = domain(settings["domain"]).letters(typed["conditions"])
    return typed


def _all_texts(given: Any) -> Iterator[str]:
    """All texts in settings, names too, however deep."""
    rest = [given]
    while rest:
        part = rest.pop()
        if isinstance(part, str):
            yield part
        elif isinstance(part, dict):
            rest += [*part, *part.values()]
        elif isinstance(part, (list, tuple)):
            rest += part


def _has_lone_surrogate(text: str) -> bool:
    return not text.isascii() and any("\ud800" <= letter <= "\udfff" for letter in text)

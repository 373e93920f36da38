"""Request: the one description of a run. Frozen, validated with sentences, JSON both ways.

Defaults live in the domains and nowhere else: whatever is left out has the domain's default.
"""

from __future__ import annotations

import math
from collections.abc import Iterator
from typing import Any

from pydantic import BaseModel, ConfigDict, Field, SerializeAsAny, ValidationError, model_validator

from engines.domains import NAMES, Conditions, domain
from engines.rewards import described
from engines.rewards.transform import transform
from engines.samplers import SAMPLERS
from engines.samplers.schedule import at_levels

MOST_LANES, MOST_PARTICLES, MOST_ROWS, MOST_SEED, MOST_LEVELS = 100_000, 1024, 8_000_000, 2**53 - 1, 1000
FILLS, MOST_FILLS = 8, 256
VALUES = {
    "pm": "Best guess (PM)",
    "fills": "K samples, soft",
    "mean": "K samples, mean",
    "exact": "Exact",
}  # how a value is estimated, in a person's words
SAMPLED = ("fills", "mean")  # the estimates that K belongs to
MOST_SCRIPT, MOST_SCRIPTS = 1 << 20, 5  # bytes of one, scripts of a run
KINDS = {
    "int": "a whole number",
    "finite": "a whole number",
    "float": "a number",
    "string": "text",
    "dict": 'names with numbers, such as {"qed": 1}',
}  # pydantic's kinds of error in a person's words
FIELDS = (
    "domain",
    "rewards",
    "sampler",
    "value",
    "lanes",
    "particles",
    "alpha",
    "levels",
    "fills",
    "seed",
    "every",
    "window",
    "conditions",
    "scripts",
    "transforms",
)


class Request(BaseModel):
    """What a person wants, in the words of the glossary.

    domain: what is designed. rewards: name → weight. sampler, value: how it is guided. lanes: designs made (B).
    particles: candidates a lane and level (M). alpha: temperature α in reward units, 0 … inf. levels: noise levels (T).
    fills: sampled designs K of a state, for the value estimates “fills” and “mean”.
    every, window: the reward selects at every k-th level, between these shares of all levels (0 is noise, 1 is finished).
    seed: of the keyed noise. conditions: the domain's own; they may be given as plain keywords too.
    scripts: name → text of one's own reward scripts, which `rewards` then weighs. transforms: reward → such as “window 2 4”.
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
    fills: int
    seed: int
    every: int = 1
    window: tuple[float, float] = (0.0, 1.0)
    conditions: SerializeAsAny[Conditions] = Field(default_factory=Conditions)
    scripts: dict[str, str] = Field(default_factory=dict)
    transforms: dict[str, str] = Field(default_factory=dict)

    @model_validator(mode="before")
    @classmethod
    def _fill(cls, given: Any) -> Any:
        """Defaults of the domain, and its conditions out of plain keywords."""
        if not isinstance(given, dict):
            raise ValueError("A request is an object of named settings.")
        if any(map(_halved, _texts(given))):
            raise ValueError(
                "These settings hold half a letter (a lone surrogate), as damaged text does; type it anew."
            )
        name = given.get("domain", "molecule")
        if name not in NAMES:
            raise ValueError(f"There is no domain “{name}”; choose one of {', '.join(NAMES)}.")
        chosen = domain(name)
        own = set(chosen.conditions.model_fields)
        plain = {k: v for k, v in given.items() if k in own}
        settings = {k: v for k, v in given.items() if k not in own and v is not None}
        stated = settings.pop("conditions", {})
        stated = stated.model_dump() if isinstance(stated, BaseModel) else stated
        if not isinstance(stated, dict):
            raise ValueError("conditions is an object of named settings.")
        defaults = {
            "domain": name,
            "sampler": "svdd",
            "value": chosen.values[0],
            "seed": 0,
            "fills": FILLS,
            **chosen.defaults,
        }
        return {**defaults, **settings, "conditions": chosen.conditions(**{**stated, **plain})}

    @model_validator(mode="after")
    def _check(self) -> Request:
        for check in (_scripts, _rewards, _transforms, _names, _numbers, _conditions):
            check(self)
        return self

    def __getattr__(self, name: str) -> Any:
        if not name.startswith("_") and "conditions" in self.__dict__ and name in type(self.conditions).model_fields:
            return getattr(self.conditions, name)
        return super().__getattr__(name)


def sentences(error: ValidationError) -> list[str]:
    """What is wrong with a request, one sentence each."""
    return [_sentence(e) for e in error.errors(include_url=False)]


def _sentence(error: dict) -> str:
    if error["type"] == "value_error":
        return str(error["ctx"]["error"])
    where = ".".join(str(part) for part in error["loc"]) or "request"
    if error["type"] == "extra_forbidden":
        return f"There is no setting “{where}”; the settings are {', '.join(FIELDS)} and the domain's own conditions."
    if error["type"] == "json_invalid":
        return f"The request is not JSON: {error['ctx']['error']}."
    if error["loc"][:1] == ("window",):
        return "window must be two shares of the levels between 0 and 1, such as [0, 0.5] for the first half."
    if error["type"] == "literal_error":
        return f"{where} must be {error['ctx']['expected']}; it is “{str(error['input'])[:40]}”."
    kind = KINDS.get(error["type"].split("_")[0])
    return (
        f"{where} must be {kind}; it is “{str(error['input'])[:40]}”." if kind else f"{where}: {error['msg'].lower()}."
    )


def _scripts(request: Request) -> None:
    built_in = domain(request.domain).rewards
    if len(request.scripts) > MOST_SCRIPTS:
        raise ValueError(
            f"A run takes at most {MOST_SCRIPTS} scripts; these are {len(request.scripts)}. Put several into one."
        )
    for name, text in request.scripts.items():
        if name in built_in:
            raise ValueError(f"“{name}” is a built-in reward; give your script another name.")
        if not name.strip() or len(name) > 60 or not name.isprintable():
            raise ValueError(f"A script's name is one line of at most 60 characters; “{name[:60]!r}” is not.")
        if len(text.encode()) > MOST_SCRIPT:
            raise ValueError(f"The script “{name}” is longer than 1 MB.")
        if name not in request.rewards:
            raise ValueError(f"The script “{name}” is not among the rewards; give it a weight or leave it out.")
    if request.value == "exact" and (request.scripts or request.transforms):
        raise ValueError(
            "Exact values are known for the built-in rewards alone; choose the value estimate “pm” for scripts and transforms."
        )


def _transforms(request: Request) -> None:
    for name, text in request.transforms.items():
        if name not in request.rewards:
            raise ValueError(f"There is a transform for “{name}”, which is not among the rewards.")
        transform(text)


def _rewards(request: Request) -> None:
    known = {**domain(request.domain).rewards, **request.scripts}
    if not request.rewards:
        raise ValueError(f"Choose at least one reward: {', '.join(known)}.")
    for name, weight in request.rewards.items():
        if name not in known:
            raise ValueError(f"There is no reward “{name}” for {request.domain}; choose from {', '.join(known)}.")
        if not math.isfinite(weight) or abs(weight) > 1e6:
            raise ValueError(f"The weight of {name} must be a number between −1,000,000 and 1,000,000; it is {weight}.")
    if not any(request.rewards.values()):
        raise ValueError("Every reward has weight 0, so nothing would be guided; give one a weight such as 1.")


def _names(request: Request) -> None:
    if request.sampler not in SAMPLERS:
        raise ValueError(f"There is no sampler “{request.sampler}”; choose one of {', '.join(SAMPLERS)}.")
    values = domain(request.domain).values
    if request.value not in values:
        raise ValueError(
            f"There is no value estimate “{request.value}” for {request.domain}; choose {', '.join(values)}."
        )


def _numbers(request: Request) -> None:
    least, most = domain(request.domain).least_levels, domain(request.domain).most_levels
    _between("lanes", request.lanes, MOST_LANES, "the number of designs to make")
    _between("particles", request.particles, MOST_PARTICLES, "the candidates M of a lane at every level")
    _between("fills", request.fills, MOST_FILLS, "the sampled designs K of a state")
    if not least <= request.levels <= most:
        raise ValueError(
            f"levels must lie between {least} and {most}, the most the {request.domain} model has; it is {request.levels}."
        )
    if request.lanes * request.particles > MOST_ROWS:
        raise ValueError(f"lanes × particles may be at most {MOST_ROWS:,}; make fewer designs or use fewer particles.")
    if math.isnan(request.alpha) or request.alpha < 0:
        raise ValueError(f"α must be 0 or more (0 keeps the best, inf ignores the reward); it is {request.alpha}.")
    _between("every", request.every, MOST_LEVELS, "the reward selects at every k-th level")
    if not 0 <= request.window[0] < request.window[1] <= 1:
        raise ValueError(
            f"window must run upwards within 0 to 1, such as [0, 0.5] for the first half of the levels; it is {list(request.window)}."
        )
    selects = at_levels(request.levels, request.every, request.window)
    if SAMPLERS[request.sampler].guided and not any(map(selects, range(request.levels))):
        raise ValueError(
            f"With every = {request.every} and the window {list(request.window)} none of the {request.levels} levels selects, so nothing would be "
            "guided; widen the window, or take the method “unguided”."
        )
    if not 0 <= request.seed <= MOST_SEED:
        raise ValueError(f"seed must be a whole number between 0 and {MOST_SEED}; it is {request.seed}.")


def _texts(given: Any) -> Iterator[str]:
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


def _halved(text: str) -> bool:
    return not text.isascii() and any("\ud800" <= letter <= "\udfff" for letter in text)


def _between(name: str, number: int, most: int, what: str) -> None:
    if not 1 <= number <= most:
        raise ValueError(f"{name} must lie between 1 and {most:,} ({what}); it is {number}.")


def _conditions(request: Request) -> None:
    request.conditions.fits(request)
    for name in request.rewards:
        needed = described(domain(request.domain).rewards, name).needs
        if needed and not getattr(request.conditions, needed):
            raise ValueError(f"The reward {name} needs “{needed}”: give it, or leave {name} out.")

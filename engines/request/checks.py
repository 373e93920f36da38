"""What must hold of a whole request, whose parts are right by themselves. Every check raises ValueError, a sentence."""

from __future__ import annotations

import math
from typing import Any

from engines.domains import domain
from engines.request.budgets import check_budget
from engines.request.gradients import sampler_refusal
from engines.rewards import lookup_reward
from engines.rewards.sandbox.script import name_refusal
from engines.rewards.transform import parse_transform
from engines.samplers import SAMPLERS
from engines.settings import outside

MOST_LANES, MOST_PARTICLES, MOST_ROWS, MOST_SEED = 100_000, 1024, 8_000_000, 2**53 - 1
MOST_GIVEN = 1000  # designs that a person brings along
MOST_SCRIPT, MOST_SCRIPTS = 1 << 20, 5  # bytes of one, scripts of a run


def check(request: Any) -> None:
    """Raises ValueError with the first thing that is wrong."""
    for part in (_scripts, _rewards, _transforms, _names, _gradients, _numbers, _drafts, _conditions, _designs):
        part(request)
    check_budget(request)


def _scripts(request: Any) -> None:
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
        if refusal := name_refusal(name):
            raise ValueError(refusal)
        if len(text.encode()) > MOST_SCRIPT:
            raise ValueError(f"The script “{name}” is longer than 1 MB.")
        if name not in request.rewards:
            raise ValueError(f"The script “{name}” is not among the rewards; give it a weight or leave it out.")
    if request.value == "exact" and (request.scripts or request.transforms):
        raise ValueError(
            "Exact values are known for the built-in rewards alone; "
            "choose the value estimate “pm” for scripts and transforms."
        )


def _transforms(request: Any) -> None:
    for name, text in request.transforms.items():
        if name not in request.rewards:
            raise ValueError(f"There is a transform for “{name}”, which is not among the rewards.")
        parse_transform(text)


def _rewards(request: Any) -> None:
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


def _names(request: Any) -> None:
    if request.sampler not in SAMPLERS:
        raise ValueError(f"There is no sampler “{request.sampler}”; choose one of {', '.join(SAMPLERS)}.")
    values = domain(request.domain).values
    if request.value not in values:
        raise ValueError(
            f"There is no value estimate “{request.value}” for {request.domain}; choose {', '.join(values)}."
        )


def _gradients(request: Any) -> None:
    heeded = [name for name, weight in request.rewards.items() if weight]
    transforms = {name: text for name, text in request.transforms.items() if name in heeded}
    if refusal := sampler_refusal(request.sampler, request.domain, heeded, transforms, request.scripts):
        raise ValueError(refusal)


def _numbers(request: Any) -> None:
    least, most = domain(request.domain).least_levels, domain(request.domain).most_levels
    between("lanes", request.lanes, 1, MOST_LANES, "the number of designs to make")
    between("particles", request.particles, 1, MOST_PARTICLES, "the candidates M of a lane at every level")
    if not least <= request.levels <= most:
        raise ValueError(
            f"levels must lie between {least} and {most}, the most the {request.domain} model has; "
            f"it is {request.levels}."
        )
    if request.lanes * request.particles > MOST_ROWS:
        raise ValueError(f"lanes × particles may be at most {MOST_ROWS:,}; make fewer designs or use fewer particles.")
    if math.isnan(request.alpha) or request.alpha < 0:
        raise ValueError(f"α must be 0 or more (0 keeps the best, inf ignores the reward); it is {request.alpha}.")
    if not 0 <= request.seed <= MOST_SEED:
        raise ValueError(f"seed must be a whole number between 0 and {MOST_SEED}; it is {request.seed}.")


def _drafts(request: Any) -> None:
    if getattr(request.method, "drafts", 0) and "fills" not in domain(request.domain).values:
        raise ValueError(
            f"Drafts fill masked places in, which designs of {request.domain} do not have; set drafts to 0."
        )


def _conditions(request: Any) -> None:
    for settings in (request.method, request.estimate, request.conditions):
        settings.fits(request)
    for name in request.rewards:
        needed = lookup_reward(domain(request.domain).rewards, name).needs
        if needed and not getattr(request.conditions, needed):
            raise ValueError(f"The reward {name} needs “{needed}”: give it, or leave {name} out.")


def _designs(request: Any) -> None:
    """Designs that a person brings along are such as the model can write."""
    given = getattr(request.method, "given", ())
    spell = domain(request.domain).spell
    if given and spell is None:
        raise ValueError(f"Designs of {request.domain} cannot be brought along; leave “designs” empty.")
    if len(given) > MOST_GIVEN:
        raise ValueError(f"A run goes on from {MOST_GIVEN:,} designs at most; these are {len(given):,}.")
    for number, line in enumerate(given, 1):
        try:
            spell(line, request.conditions)
        except ValueError as error:
            raise ValueError(f"Design {number} of those to go on from: {error}") from None


def between(name: str, number: float, least: float, most: float, what: str) -> None:
    if not least <= number <= most:
        raise ValueError(outside(name, number, least, most, what))

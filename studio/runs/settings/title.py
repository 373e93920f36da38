"""A run in a line: what tells it from others."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from engines.domains import domain
from engines.request.older import own_settings
from engines.samplers import SAMPLERS
from engines.values import VALUES
from studio.runs.settings.budget import budget_words, is_set, unheeded
from studio.runs.settings.rewards import reward_words
from studio.runs.settings.usual import current, differs, usual
from studio.runs.settings.values import in_words, named, shorten

MOST_NAMED = 6  # settings in a title; the panel of settings has all
PLAIN = {"particles": "M {}", "alpha": "α {}", "lanes": "{} lane", "levels": "{} level"}
OTHER = "made by another version of the studio, or damaged"
COUNTED = ("lanes", "levels")  # of which there may be several


def run_title(request: Mapping[str, Any]) -> str:
    """A stored request → domain, prompt, rewards, method, whatever differs from the domain's defaults, seed."""
    asked = current(request)
    chosen, differences = domain(asked["domain"]), list(_differences(asked))
    first = "".join(f" “{shorten(asked['conditions'].get(name, ''))}”" for name in chosen.hints.first)
    more = [f"{len(differences) - MOST_NAMED} more settings"] if len(differences) > MOST_NAMED else []
    method = SAMPLERS[asked["sampler"]].label
    parts = [chosen.label + first, reward_words(asked), method, *differences[:MOST_NAMED], *more]
    return " · ".join([*parts, f"seed {asked['seed']}"])


def title_of(request: Mapping[str, Any]) -> str:
    """The same also where this version of the studio does not know what the run was made for."""
    try:
        return run_title(request)
    except (LookupError, TypeError, ValueError, AttributeError):
        return f"{request.get('domain', 'settings damaged')} · {OTHER}"


def _differences(asked: Mapping[str, Any]) -> Iterator[str]:
    preset = usual(asked)
    if budget := budget_words(asked):
        yield budget
    for name, words in PLAIN.items():
        heeded = name not in unheeded(asked)
        if heeded and str(asked[name]) != str(preset[name]):
            several = name in COUNTED and asked[name] != 1
            yield words.format(in_words(float(asked[name]))) + "s" * several
    if asked["value"] != domain(asked["domain"]).values[0] and SAMPLERS[asked["sampler"]].guided:
        yield VALUES[asked["value"]].label
    yield from _named_differences(asked)


def _named_differences(asked: Mapping[str, Any]) -> Iterator[str]:
    """Of method, estimate and conditions; what stands at the head of the title already is left out."""
    chosen = domain(asked["domain"])
    for part, kind in {**own_settings(asked), "conditions": chosen.conditions}.items():
        for name, field in kind.model_fields.items():
            hidden = (field.json_schema_extra or {}).get("hidden") or (
                part == "conditions" and name in chosen.hints.first
            )
            if differs(asked, part, name) and not hidden and not is_set(asked, part, name):
                yield named(field, name, asked[part][name])

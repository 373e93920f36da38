"""All settings of a run, in groups, as the page lists them."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from typing import Any

from engines.domains import domain
from engines.request.older import own_settings
from engines.samplers import SAMPLERS
from engines.settings import Settings
from engines.values import VALUES
from studio.runs.settings.budget import budget_words, is_set, unheeded
from studio.runs.settings.rewards import lower_is_better, reward_named
from studio.runs.settings.usual import PARTS, current, differs, usual
from studio.runs.settings.values import in_words

PLAIN = {  # field of a request → what it is called, what it means
    "lanes": ("Lanes", "designs that are made"),
    "particles": ("Particles M", "candidates of a lane at every level"),
    "alpha": ("α", "in reward units; 0 keeps the best, ∞ ignores the reward"),
    "levels": ("Levels", "steps from noise to a finished design"),
    "seed": ("Seed", "the same seed gives the same run"),
}

Entry = dict[str, Any]  # label, value, about; own: whether it differs from what the domain presets


def settings_view(request: Mapping[str, Any]) -> dict[str, Any]:
    """groups: [{title, entries}, …]; json: the request as text, which “Settings from a file” reads."""
    asked = current(request)
    groups = [{"title": title, "entries": list(entries)} for title, entries in _groups(asked)]
    filled = [group for group in groups if group["entries"]]
    return {"groups": filled, "json": json.dumps(request, indent=2, ensure_ascii=False)}


def _groups(asked: Mapping[str, Any]) -> Iterator[tuple[str, Iterator[Entry]]]:
    chosen, kinds = domain(asked["domain"]), own_settings(asked)
    yield "What is wanted", _wanted(asked)
    yield "Size and chance", _plain(asked)
    for part, kind in zip(PARTS, (kinds["method"], kinds["estimate"], chosen.conditions)):
        titles = {
            "method": f"Method: {SAMPLERS[asked['sampler']].label}",
            "estimate": f"Value estimate: {VALUES[asked['value']].label}",
            "conditions": "Conditions",
        }
        yield titles[part], _named(asked, part, kind)


def _wanted(asked: Mapping[str, Any]) -> Iterator[Entry]:
    sampler, value, preset = SAMPLERS[asked["sampler"]], VALUES[asked["value"]], usual(asked)
    yield _entry("Design", domain(asked["domain"]).label)
    for name in asked["rewards"]:
        yield _reward(asked, name, asked["rewards"] != preset["rewards"])
    yield _entry("Method", sampler.label, sampler.told, asked["sampler"] != "svdd")
    if sampler.guided:
        yield _entry("Value estimate", value.label, value.about, asked["value"] != domain(asked["domain"]).values[0])


def _reward(asked: Mapping[str, Any], name: str, own: bool) -> Entry:
    reward, transform = reward_named(asked, name), asked["transforms"].get(name, "")
    way = "lower is better" if lower_is_better(asked, name) else ""
    about = ", ".join(filter(None, (reward.about, reward.unit, way, transform and f"transformed: {transform}")))
    return _entry(f"Reward {reward.label}", f"weight {in_words(asked['rewards'][name])}", about, own)


def _plain(asked: Mapping[str, Any]) -> Iterator[Entry]:
    preset, unused = usual(asked), unheeded(asked)
    if budget := budget_words(asked):
        yield _entry("Budget", budget, "of the whole run; it sets what is not named here", True)
    for name, (label, about) in ((name, told) for name, told in PLAIN.items() if name not in unused):
        number = float(asked[name]) if name == "alpha" else asked[name]
        shown = str(number) if name == "seed" else in_words(number)
        yield _entry(label, shown, about, str(asked[name]) != str(preset[name]))


def _named(asked: Mapping[str, Any], part: str, kind: type[Settings]) -> Iterator[Entry]:
    """The settings of one part; those that are empty by default and were left so are not listed."""
    for name, field in kind.model_fields.items():
        if is_set(asked, part, name):
            continue
        value = asked[part].get(name, field.default)
        if value not in ("", None) or differs(asked, part, name):
            own = differs(asked, part, name)
            yield _entry(field.title or name, in_words(value), field.description or "", own)


def _entry(label: str, value: str, about: str = "", own: bool = False) -> Entry:
    return {"label": label, "value": value, "about": about, "own": own}

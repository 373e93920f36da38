"""The settings of a Request that may differ within a study, by their paths: “alpha”, “method.window”, “rewards.qed”."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, get_args

from pydantic.fields import FieldInfo

from engines.domains import domain
from engines.request import Request
from engines.request.checks import MOST_LANES, MOST_PARTICLES, MOST_SEED
from engines.samplers import SAMPLERS
from engines.samplers.budget import OF
from engines.settings import limits, shown_fields
from engines.values import VALUES

WHOLE, NUMBER, PAIR, CHOICE, FLAG, TEXT = "whole", "number", "pair", "choice", "flag", "text"
PLAIN = {  # path → what it is called, its kind
    "alpha": ("α", NUMBER),
    "particles": ("M", WHOLE),
    "lanes": ("lanes", WHOLE),
    "levels": ("levels", WHOLE),
    "seed": ("seed", WHOLE),
}
NAMED = {"m": "particles", "a": "alpha", "t": "levels", "k": "estimate.fills", "method": "sampler", "weight": "rewards"}
UNVARIED = ("picture",)  # widgets of conditions whose values nobody types


@dataclass(frozen=True)
class Setting:
    """One that may differ. choices: name → what it is called, of a CHOICE. now: what the request holds of it."""

    path: str
    label: str
    kind: str
    now: Any
    choices: Mapping[str, str]


def settings_of(request: Request) -> dict[str, Setting]:
    """Path → setting, of those that change what this request gives; those that are varied most come first."""
    return {setting.path: setting for setting in _settings(request)}


def find_setting(request: Request, name: str) -> Setting:
    """The setting of that path, or of what people call it. Raises ValueError for one that the request lacks."""
    known, wanted = settings_of(request), name.strip()
    for path in (wanted, NAMED.get(wanted.lower(), wanted)):
        if path in known:
            return known[path]
    said = wanted.casefold()
    for setting in known.values():
        if said in (setting.path.rpartition(".")[2].casefold(), setting.label.casefold()):
            return setting
    raise ValueError(_refusal(request, wanted, known))


def _refusal(request: Request, name: str, known: Mapping[str, Setting]) -> str:
    sampler, plain = SAMPLERS[request.sampler], NAMED.get(name.lower(), name)
    able = ", ".join(setting.label for setting in known.values())
    if plain == sampler.spends or plain == f"method.{sampler.spends}":
        if request.budget is not None:
            return f"A budget sets {name[:40]} here, so varying it changes nothing; vary the budget, or set it by hand."
    return f"{sampler.label} has no setting “{name[:40]}” that changes anything here; vary one of: {able}."


def _settings(request: Request) -> Iterator[Setting]:
    sampler, chosen = SAMPLERS[request.sampler], domain(request.domain)
    set_by_budget = sampler.spends if request.budget is not None else ""
    tempered = sampler.guided and VALUES[request.value].tempered
    for path, (label, kind) in PLAIN.items():
        unused = path in sampler.unused and not (path == "alpha" and tempered)
        if not unused and path != set_by_budget:
            yield Setting(path, label, kind, getattr(request, path), {})
    if request.budget is not None:
        yield Setting("budget", f"budget of {OF[request.budget_of]}", NUMBER, request.budget, {})
    yield Setting("sampler", "method", CHOICE, request.sampler, {n: s.label for n, s in SAMPLERS.items()})
    if sampler.guided:
        yield Setting("value", "value", CHOICE, request.value, {n: VALUES[n].label for n in chosen.values})
    yield from _of(request, "method", but=set_by_budget)
    if sampler.guided:
        yield from _of(request, "estimate")
    for name, weight in request.rewards.items():
        label = chosen.rewards[name].label if name in chosen.rewards else name
        yield Setting(f"rewards.{name}", f"weight of {label}", NUMBER, weight, {})
        yield Setting(f"transforms.{name}", f"transform of {label}", TEXT, request.transforms.get(name, ""), {})
    for setting in _of(request, "conditions"):
        if chosen.hints.widgets.get(setting.path.partition(".")[2]) not in UNVARIED:
            yield setting


def _of(request: Request, part: str, but: str = "") -> Iterator[Setting]:
    """The settings of method, estimate or conditions."""
    held = getattr(request, part)
    for name, field in shown_fields(type(held)).items():
        if name != but and not (field.json_schema_extra or {}).get("lines"):
            choices = {choice: choice for choice in get_args(field.annotation) if isinstance(choice, str)}
            label = _short(field.title or name)
            yield Setting(f"{part}.{name}", label, _kind(field), getattr(held, name), choices)


def _short(title: str) -> str:
    """Without the unit that stands behind it, and small, but for names."""
    words = title.partition(" (")[0]
    return words[0].lower() + words[1:] if words[1:2].islower() else words


def _kind(field: FieldInfo) -> str:
    if (field.json_schema_extra or {}).get("ends"):
        return PAIR
    if any(isinstance(choice, str) for choice in get_args(field.annotation)):
        return CHOICE
    return {bool: FLAG, int: WHOLE, float: NUMBER}.get(_plain(field.annotation), TEXT)


def _plain(annotation: Any) -> Any:
    """Of an annotation that allows None, the other."""
    others = [kind for kind in get_args(annotation) if kind is not type(None)]
    return others[0] if others and isinstance(others[0], type) else annotation


def span(setting: Setting, request: Request) -> tuple[float | None, float | None]:
    """The least and the most that a setting of numbers may hold."""
    chosen, (part, _, name) = domain(request.domain), setting.path.partition(".")
    plain = {
        "lanes": (1, MOST_LANES),
        "particles": (1, MOST_PARTICLES),
        "levels": (chosen.least_levels, chosen.most_levels),
        "seed": (0, MOST_SEED),
        "alpha": (0, None),
    }
    if part in ("method", "estimate", "conditions"):
        return limits(type(getattr(request, part)).model_fields[name])
    return plain.get(setting.path, (None, None))

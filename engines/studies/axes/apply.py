"""A Request with other values of some settings, and what these are called."""

from __future__ import annotations

import json
import math
from collections.abc import Mapping
from typing import Any

from pydantic import ValidationError

from engines.request import Request, sentences
from engines.samplers import SAMPLERS
from engines.settings import Settings
from engines.studies.axes.settings import FLAG, PAIR, Setting
from engines.values import VALUES

PARTS = ("method", "estimate", "conditions")
FIRST = ("sampler", "value")  # on which other settings hang
MOST_LETTERS = 40  # of a text in a label


def applied(base: Mapping[str, Any], axes: Mapping[str, Any]) -> Request:
    """base: a Request as JSON. axes: path → value. Raises ValueError, a sentence, where it would be no Request."""
    settings = json.loads(json.dumps(base))
    for path in sorted(axes, key=lambda path: path not in FIRST):
        _set(settings, path, axes[path])
    try:
        return Request.model_validate(settings)
    except ValidationError as error:
        raise ValueError(" ".join(sentences(error))) from error


def _set(settings: dict[str, Any], path: str, value: Any) -> None:
    part, _, name = path.partition(".")
    if path == "sampler":
        _exchange(settings, "method", SAMPLERS[settings["sampler"]].settings, SAMPLERS[value].settings)
        if not SAMPLERS[value].spends:
            settings.pop("budget", None)
    elif path == "value":
        _exchange(settings, "estimate", VALUES[settings["value"]].settings, VALUES[value].settings)
    if not name:
        settings[path] = value
    elif value == "" and part == "transforms":
        settings.get(part, {}).pop(name, None)
    else:
        _check_has(settings, part, name)
        settings[part] = {**(settings.get(part) or {}), name: value}


def _exchange(settings: dict[str, Any], part: str, old: type[Settings], new: type[Settings]) -> None:
    """Of the settings of a method or an estimate, those that the other one shares; its own have their defaults."""
    shared = {n for n, field in new.model_fields.items() if repr(field) == repr(old.model_fields.get(n))}
    settings[part] = {name: held for name, held in (settings.get(part) or {}).items() if name in shared}


def _check_has(settings: Mapping[str, Any], part: str, name: str) -> None:
    """Raises ValueError for a setting that the method, or the estimate, of this run lacks."""
    owner = {"method": SAMPLERS, "estimate": VALUES}.get(part)
    chosen = owner and owner[settings["sampler" if part == "method" else "value"]]
    if chosen and name not in chosen.settings.model_fields:
        raise ValueError(f"{chosen.label} has no setting “{name}”, so it cannot be varied there.")


def axis_value(value: Any) -> Any:
    """As the store and a browser hold it: ∞ is a word."""
    return "inf" if value == math.inf else value


def label_of(axes: Mapping[str, Any], known: Mapping[str, Setting]) -> str:
    """Such as “α 0.1 · M 10”. known: the settings by path."""
    return " · ".join(in_words(known[path], value) for path, value in axes.items())


def in_words(setting: Setting, value: Any) -> str:
    """A setting with a value of it."""
    if setting.choices:
        shown = setting.choices[value]
        return shown if setting.path in FIRST else f"{setting.label} {shown}"
    if setting.kind == FLAG:
        return setting.label if value else f"no {setting.label}"
    if setting.kind == PAIR:
        return f"{setting.label} {value[0]:g} to {value[1]:g}"
    if isinstance(value, str) and value != "inf":
        return f"“{shortened(value)}”" if value else f"no {setting.label}"
    if value in ("inf", math.inf):
        return f"{setting.label} ∞"
    return f"{setting.label} {value}" if isinstance(value, int) else f"{setting.label} {value:,.12g}"


def shortened(text: str) -> str:
    """In one line of at most so many letters."""
    line = " / ".join(text.splitlines())
    return line if len(line) <= MOST_LETTERS else f"{line[: MOST_LETTERS - 1]}…"

"""The settings of a run, one by one, as what they are and in words."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from engines.domains import domain
from engines.request.older import own_settings
from engines.samplers import SAMPLERS
from engines.settings import Settings
from engines.studies.axes import settings as axes
from engines.values import VALUES
from studio.runs.settings.budget import budget_words, is_set, unheeded
from studio.runs.settings.rewards import reward_named
from studio.runs.settings.usual import PARTS
from studio.runs.settings.values import PICTURE, in_words, shorten

NAMED = {"sampler": SAMPLERS, "value": VALUES}  # settings whose values have labels
CALLED = {"sampler": "method", "value": "value estimate"}
PLAIN = {path: label for path, (label, _) in axes.PLAIN.items()}
SPEAK = ("domain", "sampler", "value", "budget")  # settings whose value says what it is
MOST_LETTERS, LAST = 40, "seed"


@dataclass(frozen=True)
class Setting:
    """One setting of one run. path: where it stands in the request. words: the value as people read it."""

    path: str
    label: str
    value: Any
    words: str

    @property
    def told(self) -> str:
        if self.path in SPEAK:
            return self.words
        plain = self.label[1:].islower()
        return f"{self.label.lower() if plain else self.label} {self.words}"


def heeded(asked: Mapping[str, Any]) -> Iterator[Setting]:
    """All that a run heeds. asked: its request in today's form."""
    unused = unheeded(asked)
    yield Setting("domain", "design", asked["domain"], domain(asked["domain"]).label)
    for path, known in NAMED.items():
        if path != "value" or SAMPLERS[asked["sampler"]].guided:
            yield Setting(path, CALLED[path], asked[path], known[asked[path]].label)
    if words := budget_words(asked):
        yield Setting("budget", "budget", asked["budget"], words)
    for path in (path for path in PLAIN if path not in unused):
        yield _plain(path, asked[path])
    yield from _rewards(asked)
    kinds = {**own_settings(asked), "conditions": domain(asked["domain"]).conditions}
    for part in PARTS:
        yield from _named(asked, part, kinds[part])


def _plain(path: str, value: Any) -> Setting:
    number = float(value) if path == "alpha" else value
    return Setting(path, PLAIN[path], number, str(number) if path == LAST else in_words(number))


def _rewards(asked: Mapping[str, Any]) -> Iterator[Setting]:
    for name, weight in asked["rewards"].items():
        label = reward_named(asked, name).label
        yield Setting(f"rewards.{name}", f"weight of {label}", weight, in_words(weight))
        shape, script = asked["transforms"].get(name, ""), asked["scripts"].get(name, "")
        yield Setting(f"transforms.{name}", f"transform of {label}", shape, shape or "none")
        if script:
            version = hashlib.sha256(script.encode("utf-8", "replace")).hexdigest()[:6]
            yield Setting(f"scripts.{name}", f"script {label}", version, version)


def _named(asked: Mapping[str, Any], part: str, kind: type[Settings]) -> Iterator[Setting]:
    """The settings of method, estimate or conditions, but for one that a budget sets."""
    for name, info in kind.model_fields.items():
        if not is_set(asked, part, name):
            value = asked[part].get(name, info.get_default(call_default_factory=True))
            label = (info.title or name).partition(" (")[0]
            yield Setting(f"{part}.{name}", label, value, _words(value))


def of_axes(known: Mapping[str, Any]) -> Iterator[Setting]:
    """What a study knows of a run that is gone. known: path → value."""
    for path, value in known.items():
        if path in NAMED and str(value) in NAMED[path]:
            yield Setting(path, CALLED[path], value, NAMED[path][value].label)
        elif path in PLAIN and isinstance(value, (int, float)) or (path, value) == ("alpha", "inf"):
            yield _plain(path, value)
        else:
            yield Setting(path, path.rpartition(".")[2].replace("_", " "), value, _words(value))


def _words(value: Any) -> str:
    """Short; two pictures are told apart."""
    if isinstance(value, str) and value.startswith(PICTURE):
        return f"picture {hashlib.sha256(value.encode()).hexdigest()[:4]}"
    return shorten(in_words(value), MOST_LETTERS) if value not in ("", None) else "none"

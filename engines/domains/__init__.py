"""The domains. A domain is data: what its designs are, how its process is loaded, judged, measured and drawn.

Importing this costs no torch: models are imported when a run loads them.
"""
from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from importlib import import_module
from typing import Any

from pydantic import BaseModel, ConfigDict


class Conditions(BaseModel):
    """What a domain lets one fix beyond the reward; a domain adds its own fields."""

    model_config = ConfigDict(frozen=True, extra="forbid")


@dataclass(frozen=True)
class Model:
    """A loaded pre-trained model, ready to be guided.

    process: see process.py. decode: states [N, *event] → N designs. soft: exact values, where they exist:
    (rewards and α) → ((x_t, t) → v_t). log_likelihood: finished states → bound in nats [N]. partly: unfinished states as the
    film shows them, where that says more than the design they point to.
    """

    process: Any
    decode: Callable[[Any], list[Any]]
    soft: Callable[[Mapping[str, float], float], Callable] | None = None
    log_likelihood: Callable[[Any], Any] | None = None
    partly: Callable[[Any], list[Any]] | None = None


@dataclass(frozen=True)
class Domain:
    """One kind of design and all that is particular to it."""

    label: str
    about: str
    defaults: Mapping[str, Any]  # Request fields this domain presets
    most_levels: int
    rewards: Mapping[str, Any]  # name → Reward
    load: Callable[..., Model]  # (conditions, levels=, device=, rows_per_call=) → Model
    measures: Callable[[Sequence[Any]], dict[str, float]]
    draw: Callable[[Any, int], str]  # (design, pixels) → SVG
    known: Sequence[Any] = ()  # designs that everyone knows: what an own reward is checked on
    conditions: type[Conditions] = Conditions
    least_levels: int = 1
    values: Sequence[str] = ("pm",)
    canonical: Callable[[Any], Any] | None = None  # one spelling for equal designs; part of judging, which needs it parsed
    properties: Callable[[Any], dict[str, Any]] = lambda design: {}  # what the table shows of one design
    beside: Callable[[Sequence[Any]], dict[str, list[float]]] = lambda designs: {}  # what networks say of finished designs, name → one a design
    panels: Callable[[Sequence[Any]], list[tuple[str, str]]] = lambda designs: []  # pictures of all designs together: (title, SVG)
    views: Callable[[Any, Mapping[str, Any]], list[tuple[str, str]]] | None = None  # of one design under a request's settings: (title, SVG)
    solid: Callable[[Any], str] | None = None  # design → mol block in three dimensions; ValueError where there is none
    exports: Mapping[str, Callable] = field(default_factory=dict)  # file ending → (designs, rows) → bytes
    card: str = ""  # the model card's file under assets/
    busy_levels: Callable[[int], float] = float  # levels T → at how many of them a lane's network is asked, on average
    pace: float = 200_000  # network rows a second on two CPU cores, judging included
    reference: str = ""  # what the unguided model and its data look like: a file under assets/


NAMES = ("molecule", "enhancer", "utr", "chain", "mixture")
_FOLDER = {"chain": "toy", "mixture": "toy"}


@lru_cache(maxsize=None)
def domain(name: str) -> Domain:
    """The domain of that name. Raises KeyError for a name that is not in NAMES."""
    return getattr(import_module(f"engines.domains.{_FOLDER.get(name, name)}"), name.upper())

"""The methods of the field at one cost: which there are, and with which settings each spends what SVDD does."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any

from engines.domains import domain
from engines.records.step import Result
from engines.request import Request
from engines.request.gradients import sampler_refusal
from engines.run import design
from engines.samplers import SAMPLERS
from engines.values import VALUES

SVDD = "SVDD"
COMPARED = ("pm", "mean", "monte_carlo")  # values
FREE = ("unguided", "svdd")  # what these cost is what they are asked for
REFINED = 0.02  # share of a design that a round of refine redraws
REDRAWN = {"image": {"share": 0.2, "particles": 2}}  # of refine, where a share so small changes nothing to be seen
NOTHING: Mapping[str, float] = MappingProxyType({})


@dataclass(frozen=True)
class Comparison:
    """What all methods are asked. particles: of SVDD, whose dearest value says how many network rows the others get.

    smc: α of SMC, which has no α = 0; svdd: of every other. only: what the label of a method contains, () for all.
    rows: network rows of every method but SVDD, read off SVDD where it is None.
    """

    domain: str
    rewards: Mapping[str, float]
    designs: int
    particles: int
    levels: int
    smc: float
    svdd: float = 0.0
    seed: int = 0
    only: tuple[str, ...] = ()
    rows: int | None = None

    def wants(self, label: str) -> bool:
        """Whether a method is to be measured."""
        return not self.only or any(part in label for part in self.only)

    def request(self, **settings: Any) -> Request:
        """The reward selects at all levels, as in the paper, or at every k-th where that is the method's own."""
        always = {"window": (0.0, 1.0)}
        fields = SAMPLERS[settings.get("sampler", "svdd")].settings.model_fields
        asked = {"domain": self.domain, "rewards": dict(self.rewards), "lanes": self.designs, "levels": self.levels}
        usual = {"seed": self.seed, "alpha": self.svdd, "particles": self.particles}
        return Request(**{**asked, **usual, **{k: v for k, v in always.items() if k in fields}, **settings})


def rows(asked: Comparison, known: Mapping[str, float] = NOTHING) -> Iterator[tuple[str, Result]]:
    """(label, Result) of each method as soon as it is done; not of those known, label → the network rows they took."""
    spent = dict(known)
    for label, settings in plan(asked).items():
        if label not in spent and asked.wants(label):
            result = design(asked.request(**settings | spending(asked, settings["sampler"], spent)))
            spent[label] = result.cost.rows
            yield label, result


def plan(asked: Comparison) -> dict[str, dict[str, Any]]:
    """Label → settings of every method, in the order in which they are measured."""
    return {"unguided": {"sampler": "unguided"}} | _guided(asked) | others(asked)


def _guided(asked: Comparison) -> dict[str, dict[str, Any]]:
    """SVDD with every value that is compared."""
    values = [value for value in COMPARED if value in domain(asked.domain).values]
    label = lambda value: f"{SVDD}, {VALUES[value].label}, α = {asked.svdd:g}"
    return {label(value): {"sampler": "svdd", "value": value} for value in values}


def rows_to_spend(asked: Comparison, spent: Mapping[str, float]) -> int | None:
    """Network rows of every method but SVDD: those asked for, else of its dearest value; None where it is not known.

    A value that learns first is left aside.
    """
    labels = [label for label, settings in _guided(asked).items() if not VALUES[settings["value"]].prepare]
    if asked.rows is not None or not all(label in spent for label in labels):
        return asked.rows
    return max(int(spent[label]) for label in labels)


def spending(asked: Comparison, sampler: str, spent: Mapping[str, float]) -> dict[str, Any]:
    """The settings by which a method spends as many network rows as SVDD; none of one that cannot be told."""
    if sampler in FREE or not SAMPLERS[sampler].spends:
        return {}
    return {"budget": rows_to_spend(asked, spent), "budget_of": "rows"}


def others(asked: Comparison) -> dict[str, dict[str, Any]]:
    """Label → settings of the methods beside SVDD that these rewards allow; the paper's first."""
    found = {
        "best of N": {"sampler": "best_of_n"},
        f"SMC, α = {asked.smc:g}": {"sampler": "smc", "alpha": asked.smc},
        f"DPS, α = {asked.svdd:g}": {"sampler": "dps"},
        f"{SVDD}-R": {"sampler": "svdd_r"},
        "refine": {"sampler": "refine", "share": REFINED, "particles": max(2, asked.particles)}
        | REDRAWN.get(asked.domain, {}),
        "tree search": {"sampler": "tree"},
        "standardised": {"sampler": "standardised"},
        "beam of 2": {"sampler": "beam", "beams": 2, "particles": asked.particles + asked.particles % 2},
    }
    rewards = [name for name, weight in asked.rewards.items() if weight]
    return {
        label: settings
        for label, settings in found.items()
        if not sampler_refusal(settings["sampler"], asked.domain, rewards)
    }

"""The methods of the field at one cost: which there are, and with which settings each spends what SVDD does."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
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
REFINED = 0.02  # share of a design that a round of refine redraws


@dataclass(frozen=True)
class Comparison:
    """What all methods are asked. particles: of SVDD, whose dearest value says how many network rows the others get.

    smc: α of SMC, which has no α = 0; svdd: of every other.
    """

    domain: str
    rewards: Mapping[str, float]
    designs: int
    particles: int
    levels: int
    smc: float
    svdd: float = 0.0
    seed: int = 0

    def request(self, **settings: Any) -> Request:
        """The reward selects at every level, as in the paper, where a method does not say otherwise."""
        always = {"window": (0.0, 1.0), "every": 1}
        fields = SAMPLERS[settings.get("sampler", "svdd")].settings.model_fields
        asked = {"domain": self.domain, "rewards": dict(self.rewards), "lanes": self.designs, "levels": self.levels}
        usual = {"seed": self.seed, "alpha": self.svdd, "particles": self.particles}
        return Request(**{**asked, **usual, **{k: v for k, v in always.items() if k in fields}, **settings})


def rows(asked: Comparison) -> Iterator[tuple[str, Result]]:
    """(label, Result) of each method as soon as it is done.

    Those after SVDD spend as many network rows as its dearest value did; one that learns first is left aside.
    """
    plain = design(asked.request(sampler="unguided"))
    yield "unguided", plain
    dearest = plain.cost.rows
    for value in (v for v in COMPARED if v in domain(asked.domain).values):
        guided = design(asked.request(value=value))
        dearest = dearest if VALUES[value].prepare else max(dearest, guided.cost.rows)
        yield f"{SVDD}, {VALUES[value].label}, α = {asked.svdd:g}", guided
    for label, settings in others(asked).items():
        yield label, design(asked.request(**settings | spending(settings["sampler"], dearest)))


def others(asked: Comparison) -> dict[str, dict[str, Any]]:
    """Label → settings of the methods beside SVDD that these rewards allow; the paper's first."""
    found = {
        "best of N": {"sampler": "best_of_n"},
        f"SMC, α = {asked.smc:g}": {"sampler": "smc", "alpha": asked.smc},
        f"DPS, α = {asked.svdd:g}": {"sampler": "dps"},
        f"{SVDD}-R": {"sampler": "svdd_r"},
        "refine": {"sampler": "refine", "share": REFINED, "particles": max(2, asked.particles)},
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


def spending(sampler: str, rows: int) -> dict[str, Any]:
    """The settings by which a sampler spends so many network rows; none of one that cannot be told."""
    return {"budget": rows, "budget_of": "rows"} if SAMPLERS[sampler].spends else {}

"""The methods of the field at one cost: which there are, and with which settings each spends what SVDD does."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from engines.domains import domain
from engines.records.step import Result
from engines.request import Request
from engines.request.gradients import sampler_refusal
from engines.run import design
from engines.values import VALUES

SVDD = "SVDD"
COMPARED = ("pm", "mean", "monte_carlo")  # values
REFINED = 0.02  # share of a design that a round of refine redraws


def rows(
    name: str,
    rewards: Mapping[str, float],
    designs: int,
    particles: int,
    levels: int,
    smc: float,
    svdd: float = 0.0,
    seed: int = 0,
) -> Iterator[tuple[str, Result]]:
    """(label, Result) of each method as soon as it is done.

    smc, svdd: α of each; the newer methods have SVDD's. Best-of-N gets as many particles, refine as many rounds and
    tree search as many roll-outs as cost no fewer network rows than any SVDD did, one that learned its value first left
    aside. The reward selects at every level, as in the paper, where a method does not say otherwise.
    """
    ask = {"domain": name, "rewards": dict(rewards), "lanes": designs, "levels": levels, "seed": seed, "alpha": svdd}
    always = {"window": (0.0, 1.0), "every": 1}
    plain = design(Request(**ask, particles=1, sampler="unguided"))
    yield "unguided", plain
    dearest = plain.cost.rows
    for value in (v for v in COMPARED if v in domain(name).values):
        guided = design(Request(**ask, **always, particles=particles, value=value))
        dearest = dearest if VALUES[value].prepare else max(dearest, guided.cost.rows)
        yield f"{SVDD}, {VALUES[value].label}, α = {svdd:g}", guided
    fair = max(particles, -(-dearest // max(1, plain.cost.rows)))
    yield f"best of {fair}", design(Request(**ask, particles=fair, sampler="best_of_n"))
    yield f"SMC, α = {smc:g}", design(Request(**ask | {"alpha": smc}, **always, particles=particles, sampler="smc"))
    if not sampler_refusal("dps", name, [reward for reward, weight in rewards.items() if weight]):
        yield f"DPS, α = {svdd:g}", design(Request(**ask, sampler="dps"))
    rounds = max(1, (dearest - plain.cost.rows) // designs)
    for label, settings in newer(particles, rounds, max(dearest, designs * levels)).items():
        yield label, design(Request(**ask, **settings))


def newer(particles: int, rounds: int, rows: int) -> dict[str, dict[str, Any]]:
    """Label → settings of the methods that came after the paper's comparison, and of its SVDD-R."""
    even = particles + particles % 2
    return {
        f"{SVDD}-R": {"sampler": "svdd_r", "particles": particles},
        "refine": {"sampler": "refine", "particles": max(2, particles), "rounds": min(5000, rounds), "share": REFINED},
        "tree search": {"sampler": "tree", "budget": rows},
        "standardised": {"sampler": "standardised", "particles": particles},
        "beam of 2": {"sampler": "beam", "particles": even, "beams": 2},
    }

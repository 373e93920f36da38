"""What a sequence domain's __init__ puts together from its folder of weights."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

from engines.domains import Domain
from engines.domains.sequence.measures import summary as measures
from engines.domains.sequence.measures.reference import reference
from engines.domains.sequence.oracle.activity import Told, opinions
from engines.domains.sequence.pictures.logo import logo
from engines.domains.sequence.pictures.strip import strip


def sequence_domain(folder: Path, length: int, told: Told, heads: Sequence[str], **particular: Any) -> Domain:
    """A Domain of sequences. told: its oracles, heads: what they predict; particular: the fields that are its own."""
    return Domain(
        load=loader(folder),
        measures=measured(folder),
        draw=strip,
        active_levels=busy(length),
        most_levels=1000,
        values=("mean", "pm", "fills"),
        opinions=lambda designs, conditions: opinions(told, heads, designs),
        panels=lambda designs: [("Letters by place", logo(designs, 1000))],
        card=f"{folder.name}/card.md",
        reference=f"{folder.name}/unguided.json",
        **particular,
    )


def loader(folder: Path) -> Callable:
    """(conditions, levels=, device=, rows_per_call=) → Model; the network is imported when it is asked for."""

    def load(conditions, **how):
        from engines.domains.sequence.model.load import load as model

        return model(folder, conditions.template, **how)

    return load


def busy(length: int) -> Callable[[int], float]:
    """T → at how many of T levels a sequence of so many letters has any revealed: T (1 − e^{−L/T})."""
    return lambda levels: levels * (1 - math.exp(-length / levels))


def measured(folder: Path) -> Callable[[Sequence[str]], dict[str, float]]:
    """designs → naturalness and diversity beside the natural elements of that folder."""
    return lambda designs: measures.measures(designs, reference(folder))

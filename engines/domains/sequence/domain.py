"""What a sequence domain's __init__ puts together from its folder of weights."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

from engines.domains import ConditionHints, Domain
from engines.domains.meaning import Meaning, Meanings
from engines.domains.pace import Pace
from engines.domains.sequence.measures.reference import load_reference
from engines.domains.sequence.measures.summary import MEANINGS, measures
from engines.domains.sequence.oracle.predictions import SPECIFICITY, SPREAD, Members, prediction_columns
from engines.domains.sequence.pictures.differences import differences
from engines.domains.sequence.pictures.logo import logo
from engines.domains.sequence.pictures.strip import KEY, strip
from engines.domains.sequence.spelling import spell

UNGUIDED_LANES = 48  # drawn beside a run with a template
# (designs, a request's settings) → pictures of all together: (title, SVG)
Panels = Callable[[Sequence[Any], Mapping[str, Any]], list[tuple[str, str]]]


def sequence_domain(
    folder: Path,
    length: int,
    members: Members,
    heads: Sequence[str],
    unit: str,
    pace: Mapping[str, float],
    panels: Panels = lambda designs, settings: [],
    networks: Callable[[int], Path] | None = None,
    judged_apart: float = 1.0,
    **particular: Any,
) -> Domain:
    """A Domain of sequences of `length` letters, or as many as its conditions say.

    folder: its weights under assets/. members: what its oracles' networks predict. heads: of what, in that unit. pace:
    the fields of its Pace that hang on its networks. panels: those beyond the logo. networks: letters of a design →
    where the weights for it are; None: all in `folder`. judged_apart: times as long a letter is judged by others than
    the usual networks. particular: the fields that are its own; meanings: beside those that all have.
    """
    networks = networks or (lambda letters: folder)
    usual = lambda conditions: conditions.length == length
    return Domain(
        load=model_loader(networks),
        weights=lambda conditions: networks(conditions.length),
        measures=lambda designs: measures(designs, load_reference(folder)),
        meanings=MEANINGS | _opinion_meanings(heads, unit) | particular.pop("meanings", {}),
        draw=strip,
        differences=differences,
        key=KEY,
        most_levels=1000,
        letters=lambda conditions: free_letters(conditions.template, conditions.length),
        values=("mean", "pm", "fills", "lookahead", "monte_carlo"),
        opinions=lambda designs, conditions: prediction_columns(members, heads, designs),
        panels=lambda designs, settings: [("Letters by place", logo(designs, 1000)), *panels(designs, settings)],
        card=f"{folder.name}/card.md",
        reference=f"{folder.name}/unguided.json",
        natural=usual,
        unguided_lanes=lambda conditions, lanes: (
            0 if usual(conditions) and not conditions.template else max(lanes, UNGUIDED_LANES)
        ),
        hints=ConditionHints(widgets={"template": "lines"}),
        spell=spell,
        relaxed="sequences of L letters as shares [N, L, 4]: of A, C, G and T at each place",
        pace=pace_of(length, pace, judged_apart),
        **particular,
    )


def _opinion_meanings(heads: Sequence[str], unit: str) -> Meanings:
    """What the columns of prediction_columns mean."""
    about = {
        "guide": "predicted by the networks that may guide",
        "judge": "predicted by networks that learned from other elements and guide nobody",
        SPREAD: "standard deviation of what the guide's networks say: where they disagree, the guide knows little",
        SPECIFICITY: "by the judge, activity there minus the mean of the others",
    }
    return {f"{head} {role}": Meaning("", unit, words) for head in heads for role, words in about.items()}


def pace_of(usual: int, pace: Mapping[str, float], judged_apart: float) -> Pace:
    """The Pace of designs of so many letters, and from it that of others.

    pace: the fields that hang on the networks. Half of what a call of the denoiser takes hangs on the letters; judging
    and what is kept do wholly.
    """
    known = Pace(active=revealing_levels(usual), tokens=usual, distinct=0.97, decode=4e-5, level=5e-3, end=0.2, **pace)

    def resized(length: int) -> Pace:
        share = length / usual
        return replace(
            known,
            active=revealing_levels(length),
            tokens=length,
            tile=known.tile * (1 + share) / 2,
            judging=share * (1 if length == usual else judged_apart),
            candidate_bytes=round(known.candidate_bytes * share),
            record_bytes=round(known.record_bytes * share),
        )

    return replace(known, resized=resized)


def model_loader(networks: Callable[[int], Path]) -> Callable:
    """(conditions, levels=, device=, rows_per_call=) → Model; torch is imported when it is called.

    networks: letters of a design → where the weights for it are.
    """

    def load_model(conditions, **how):
        from engines.diffusion.reveal import first_hitting, linear_reveal
        from engines.domains.sequence.model.load import load

        reveal = first_hitting if conditions.first_hitting else linear_reveal
        template = conditions.template or "N" * conditions.length
        return load(networks(conditions.length), template, **how, reveal=reveal, precision=conditions.precision)

    return load_model


def free_letters(template: str, length: int) -> int:
    """How many letters a template leaves to be filled; 1 at least."""
    return max(1, sum(letter not in "ACGTU" for letter in template or "N" * length))


def revealing_levels(length: int) -> Callable[[int], float]:
    """T → at how many of T levels a sequence of so many letters has any revealed: T (1 − e^{−L/T})."""
    return lambda levels: levels * (1 - math.exp(-length / levels))

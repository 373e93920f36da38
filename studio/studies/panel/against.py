"""The designs of one run by any two measures, as a study's are."""

from __future__ import annotations

from collections.abc import Callable

from studio.errors import answers_in_sentences
from studio.runs.runs import Runs
from studio.studies.figures.pareto import DESIGNS, study_pareto
from studio.studies.panel.pictures import picked_designs
from studio.studies.shown import Shown


def against_functions(runs: Runs) -> list[Callable[..., dict]]:
    """What the page of a run asks beside the stage's own. Each takes one object that names a run."""

    def against(ask: dict) -> dict:
        wanted = ask.get("wanted") if isinstance(ask.get("wanted"), dict) else {}
        found = study_pareto(_one(runs, ask), {**wanted, "of": DESIGNS})
        return {**found, "options": {DESIGNS: found["options"][DESIGNS]}} if found.get("of") == DESIGNS else {}

    def brushed(ask: dict) -> dict:
        return {"designs": picked_designs(_one(runs, ask), ask.get("picked"))}

    return [answers_in_sentences(function) for function in (against, brushed)]


def _one(runs: Runs, ask: dict) -> list[Shown]:
    return [Shown("", {}, runs.row(ask.get("run")))]

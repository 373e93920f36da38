"""A member of a study as everything that is drawn of it needs it."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

import numpy as np

from engines.domains import NAMES, Domain, domain
from engines.records.store import RunRow
from engines.studies.figures.figure import Figure
from engines.studies.figures.scores import Column, Scores, figures, further, stored_scores
from studio.runs.settings.usual import current
from studio.studies.settings import Setting, heeded, of_axes

ANY = "reward"  # what the reward is called where the members were not asked for the same


@dataclass(frozen=True)
class Found:
    """What of a finished run's result is drawn. unguided: rewards of the unguided model under the same request."""

    scores: Scores
    unguided: np.ndarray

    @property
    def nbytes(self) -> int:
        return self.scores.nbytes + self.unguided.nbytes

    @cached_property
    def told(self) -> dict[Column, Figure]:
        """The columns of the table, the reward by the name of ANY."""
        return figures(self.scores, ANY)

    @cached_property
    def more(self) -> dict[Column, Figure]:
        """Whatever else was measured."""
        return further(self.scores)


def found_of(row: RunRow) -> Found | None:
    """Reads a run's result, which is not kept; None where there is none, or it is no result."""
    result = row.source.result(row.id) if row.status == "done" else None
    if not isinstance(result, dict):
        return None
    try:
        unguided = (result.get("baseline") or {}).get("rewards") or ()
        return Found(stored_scores(result), np.array(unguided, dtype=float))
    except (AttributeError, KeyError, TypeError, ValueError):  # damaged
        return None


@dataclass(frozen=True)
class Shown:
    """label, axes: as the study has them. row: None where the run was deleted. read: gives what was found."""

    label: str
    axes: Mapping[str, Any]
    row: RunRow | None
    read: Callable[[RunRow], Found | None] = field(default=found_of, compare=False, repr=False)

    @cached_property
    def found(self) -> Found | None:
        """What the run gave; None until it has finished."""
        return self.read(self.row) if self.row else None

    @cached_property
    def asked(self) -> dict[str, Any] | None:
        """The request in today's form; None where it is damaged, of another version, or deleted."""
        try:
            return current(self.row.brief) if self.row and self.row.brief["domain"] in NAMES else None
        except (AttributeError, KeyError, TypeError, ValueError):
            return None

    @cached_property
    def settings(self) -> dict[str, Setting]:
        """Path → setting, of everything that the run heeds; of a run that is gone what the study still knows."""
        return {setting.path: setting for setting in (heeded(self.asked) if self.asked else of_axes(self.axes))}

    @property
    def domain(self) -> Domain | None:
        return domain(self.asked["domain"]) if self.asked else None


def finished(shown: Sequence[Shown]) -> list[int]:
    """Places of the members that have a result."""
    return [place for place, member in enumerate(shown) if member.asked and member.found]

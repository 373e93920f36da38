"""What a sampler is: data that the page shows, its own settings, and a generator of Steps."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from engines.settings import Settings

PAPERS, NEWER = "Of the SVDD paper", "Newer"  # where a method comes from


@dataclass(frozen=True)
class Sampler:
    """One algorithm.

    sample: called as sample(process, value, *, particles, alpha, noise, settings, start=None), yields one Step a level;
    where the request has a budget also with budget, an engines.samplers.budget.Budget, whose file says how to spend it.
    spends: what a budget sets: “particles”, which is M, or one of its own settings; "": nothing, so none can be given.
    guided: it looks at values before the design is finished. settings: its own, of which a request holds one.
    proposed: (M, whether a level selects) → candidates of a lane at that level.
    siblings: the candidates of a lane and level are proposed from one state.
    branches: a lane draws several candidates from one state, which must differ. copies: a lane may go on from a copy of
    another one's state, which must part from it.
    collapses: the smaller α is, the fewer ancestors its lanes come to share.
    first: its settings → the sampler by whose designs it begins, "": by those of a person, None: noise, round by round.
    Without it, its Steps are the levels.
    further: what is asked (a Request, or its Size) → its rounds from there.
    gradient: it follows the reward's gradient, so that not every reward will do.
    weakness: what it is bad at, a sentence. group: under which the page lists it. unused: fields of a request that
    change nothing.
    """

    label: str
    about: str
    sample: Callable
    guided: bool = True
    settings: type[Settings] = Settings
    proposed: Callable[[int, bool], int] = lambda particles, selecting: particles
    siblings: bool = True
    branches: bool = False
    copies: bool = False
    collapses: bool = False
    first: Callable[[Any], str | None] | None = None
    further: Callable[[Any], int] = lambda asked: 0
    gradient: bool = False
    weakness: str = ""
    group: str = NEWER
    unused: tuple[str, ...] = ()
    spends: str = ""

    @property
    def told(self) -> str:
        """What it does, and what it is bad at."""
        return f"{self.about}. {self.weakness}" if self.weakness else self.about

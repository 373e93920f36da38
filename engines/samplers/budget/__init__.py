"""What a run may spend: network rows, reward calls or seconds, given instead of M or of rounds.

How a sampler spends a budget. Its `Sampler` names in `spends` what the budget sets: “particles”, or one of its own
settings (“” where nothing can: then a request with a budget is refused). Its `sample` takes
`budget: Budget | None = None`, which is given only where the request has one; what the budget sets is then not read
from M or from the settings. A sampler that goes

* level by level asks `budget.candidates(ahead)` before every level how many candidates a lane may have there, a real
  number of 1 at least, `ahead` being what `levels.py` makes of the process, and says after it with
  `budget.note(m, changed)` how many it had in how many lanes that changed (`copies_of` is that for a sampler of lanes,
  `chains` and `note_chains` the same for particles that go on side by side, the first of which costs what others do);
* round by round, or roll-out by roll-out, asks `budget.ends_with(before)` after each, where `before` is what
  `budget.spent` was before it: True where one more like it would lead further from what was asked for. The Step of the
  last round has t = 0, whatever its number, since a run ends with t = 0 and with nothing else.

Whatever a sampler does, the steps of a run hold what `budget.told` says, from which a resume goes on: the numbers of
rows and calls are those of the first time that a thing was done, so that they are the same for equal requests, however
a run was cut into chunks or interrupted. Seconds are not, and so runs that are given seconds are not.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from torch import Tensor

    from engines.records.meter import Meter

ROWS, CALLS, SECONDS = "rows", "calls", "seconds"
OF = {ROWS: "network rows", CALLS: "reward calls", SECONDS: "seconds"}
KEPT = {ROWS: 0.5, CALLS: 0.5, SECONDS: 0.3}  # of what was noted before, at every new note
GROWTH = 4.0  # most candidates for each at first; where seconds count, which are hard to guess, at the level before
LEAST_PACE = 1e-3  # of the first guess
MOST = 1024  # candidates or roll-outs of a lane, however large a budget is


@dataclass(frozen=True)
class Ahead:
    """What is to come for the lanes of a run.

    lanes: those that change, summed over the levels with a choice, the next level included, of which they are `now`.
    choices: those of them for whose candidates something is to be spent. rest: what else is to be paid. unless: what of
    that is saved where designs are judged before they are finished.
    """

    now: float
    lanes: float
    choices: float
    rest: float
    unless: float = 0.0


class Budget:
    """One run's, in one unit.

    asked: how much in all. of: ROWS, CALLS or SECONDS. charged: spent already, before the first level (learning).
    pace: of one candidate of a lane that changes, at first guess; what is noted corrects it.
    late: the network is asked of those that stay, when they do.
    """

    def __init__(
        self, asked: float, of: str, meter: Meter, charged: float = 0.0, pace: float = 1.0, late: bool = False
    ):
        self.asked, self.of, self._meter = asked, of, meter
        self.guess, self._pace = pace, [0.0, 0.0]  # sums: what a candidate of each lane cost, and lanes that changed
        self._before, self._begun = charged, self._counted()
        self._noted, self._now = charged, 0.0
        self.late = late
        self.memory: dict[str, Tensor] = {}  # what its sampler has to remember beside, by name
        self._last, self._first = 1.0, 0.0  # candidates that the level before, and the first one, had
        if of == CALLS:
            meter.remember()
            self._begun = 0.0

    @property
    def spent(self) -> float:
        return self._before + self._counted() - self._begun

    @property
    def left(self) -> float:
        return self.asked - self.spent

    def ends_with(self, before: float) -> bool:
        """Whether it is nearer to what was asked for to stop here than to do once more what was done since `before`."""
        return self.left < (self.spent - before) / 2

    def candidates(self, ahead: Ahead) -> float:
        """Real m ≥ 1, for every lane that changes on the next step, if the levels after it have as many."""
        self._begin(ahead)
        before = self._last
        if ahead.now > 0:
            self._last = self._share(ahead, ahead.rest)
            if self._last >= 2:
                self._last = self._share(ahead, ahead.rest - ahead.unless)
            self._first = self._first or max(2.0, self._last)
            self._last = min(self._last, GROWTH * (before if self.of == SECONDS else self._first))
        return self._last

    def chains(self, ahead: Ahead, noisy: int = 0) -> float:
        """Real m > 0: how many chains a lane, each of which costs what the others do, can go on to the end.

        noisy: levels that cost something before the next: that of x_T, or of those that are to stay now.
        """
        self._begin(ahead)
        if ahead.choices > 0:
            lanes = ahead.choices + noisy * ahead.now
            self._last = max(0.0, self.left) / (lanes * self.pace)
        return self._last

    def begin(self) -> None:
        """What was spent on x_T is no level's."""
        self._noted = self.spent

    def _begin(self, ahead: Ahead) -> None:
        self._noted, self._now = self.spent, ahead.now
        if not self._pace[1]:
            self._pace = [self.guess * ahead.now, ahead.now]

    def _share(self, ahead: Ahead, rest: float) -> float:
        alone = 1.0 if self.of == ROWS else 0.0
        return self._inverse(alone + (self.left - rest - alone * ahead.lanes) / ahead.choices)

    def note(self, m: float, changed: float) -> None:
        """The level had m candidates in each lane, of which so many changed."""
        if m > 1:
            cost = self.spent - self._noted
            self._note((cost - changed) / (m - 1) if self.of == ROWS else cost / m, changed)

    def note_chains(self, m: float, changed: float) -> None:
        """The level had m chains in each lane, and so many lanes' worth of them changed.

        Where calls count, the reward is asked of what changed at several levels: what was expected stands for it.
        """
        self._note((self.spent - self._noted) / m, self._now if self.of == CALLS else changed)

    def _note(self, each: float, changed: float) -> None:
        if not changed:
            return
        kept, (total, weight) = KEPT[self.of], self._pace
        self._pace = [kept * total + max(0.0, each), kept * weight + changed]

    @property
    def pace(self) -> float:
        """Of one candidate more in a lane that changes."""
        total, weight = self._pace
        return max(LEAST_PACE * self.guess, total / weight) if weight else self.guess

    def _inverse(self, each: float) -> float:
        """The m at which a lane that changes costs `each`.

        Alone a candidate costs a row, and nothing is asked of the reward where there is nothing to choose from; of more
        candidates each costs a row or less, as far as they differ, and a call.
        """
        pace = self.pace
        alone = {ROWS: 1.0, CALLS: 0.0, SECONDS: pace}[self.of]
        two = 1.0 + pace if self.of == ROWS else 2 * pace
        if each < two:
            return 1 + max(0.0, each - alone) / (two - alone)
        return 2 + (each - two) / pace

    @property
    def told(self) -> dict[str, Tensor]:
        """What a resume needs, by name: numbers, and which designs were judged."""
        import torch

        numbers = torch.tensor([self.spent, *self._pace, self._last, self._first, self._now], dtype=torch.float64)
        judged = sorted(self._meter.fingerprints) if self.of == CALLS else ()
        return {"numbers": numbers, "judged": torch.tensor(judged, dtype=torch.int64), **self.memory}

    def go_on(self, told: Mapping[str, Tensor]) -> None:
        """From what `told` said after some step."""
        self._before, *self._pace, self._last, self._first, self._now = told["numbers"].tolist()
        self._noted = self._before
        if self.of == CALLS:
            self._meter.remember(told["judged"].tolist())
        self._begun = self._counted()

    def _counted(self) -> float:
        """By the meter, in this sitting and for the first time."""
        if self.of == ROWS:
            return float(self._meter.new_rows)
        return float(len(self._meter.fingerprints)) if self.of == CALLS else self._meter.total().seconds


def whole(m: float, t: int) -> int:
    """A real number as a whole one: rounded down or up, evenly over levels t (by multiples of the golden ratio)."""
    return int(m + (t * 0.6180339887498949) % 1)

"""What a domain's work takes: data for engines/estimate/, as tests/bench/estimates.py measures it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from math import inf


@dataclass(frozen=True)
class Pace:
    """Seconds on two cores, and bytes.

    active: T → at how many of T levels a lane's state changes, so that its network is asked and its design is new.
    hitting: the same where one letter a level is revealed.
    distinct: of M candidates of a changed state M^distinct differ. fresh: new designs a new state. tokens: of a design.
    apart: of states whose lanes share one ancestor 1 − exp(−apart·tokens/T) differ after a level, where values are
    samples; apart_guessed: where they are not.
    levelwise: a part that is redrawn comes back by every level on its way, not in as many steps as one likes.
    tile: one network call of `rows` rows, which is always filled up. lengths: how many kinds of call a level may need.
    decode: a state into a design, in one spelling. candidate: proposed, compared and written down. level, end: besides.
    candidate_bytes: of memory for one with its prediction. gradient_bytes: while a gradient passes through one call.
    record_bytes: of one in the store.
    judging: times the seconds that rewards name. resized: letters of a design → the pace of such designs, where their
    length may be chosen.
    """

    active: Callable[[int], float] = float
    hitting: Callable[[int], float] = float
    distinct: float = 1.0
    fresh: float = 1.0
    tokens: int = 100
    apart: float = 0.6
    apart_guessed: float = inf
    levelwise: bool = False
    rows: int = 16
    tile: float = 1e-3
    lengths: int = 1
    decode: float = 2e-5
    candidate: float = 2e-5
    level: float = 1e-3
    end: float = 0.1
    candidate_bytes: int = 4_000
    gradient_bytes: int = 30 << 20
    record_bytes: int = 20
    judging: float = 1.0
    resized: Callable[[int], Pace] | None = None

    def of_length(self, length: int | None) -> Pace:
        """Of designs of so many letters; None: the usual ones."""
        return self.resized(length) if self.resized and length else self

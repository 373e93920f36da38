"""Whether an engine still gets on: how long it has been silent, and how long it has been at one piece of work."""

from __future__ import annotations

from dataclasses import dataclass

from engines.service.heartbeat import IDLE, WARMING_UP, WORKING
from studio.engine.process import EngineProcess

STARTING = "starting"
NOTICED_SECONDS = 3.0  # of silence, from which on people are told
LONG_SECONDS = 20.0  # at one piece of work, from which on people are told


@dataclass(frozen=True)
class Patience:
    """Seconds until an engine is replaced. silence: without a beat, work: at one piece of work."""

    silence: float
    work: float


# Beats come every half second from a thread of their own; only a stopped process, or a library that holds the
# interpreter, is silent. A turn of the main loop takes half a second, or as long as the store keeps it waiting.
PATIENCE = {
    STARTING: Patience(180, 180),
    WARMING_UP: Patience(30, 300),
    WORKING: Patience(20, 300),
    IDLE: Patience(20, 300),
}


class Pulse:
    """Of one engine process. Time is counted in the keeper's own ticks, so that a laptop's sleep is no silence."""

    def __init__(self, engine: EngineProcess):
        self._engine, self._beats, self._turn = engine, 0, -1
        self.doing, self.silent, self.busy = STARTING, 0.0, 0.0

    def tick(self, seconds: float) -> None:
        """So much time has passed."""
        self.silent = 0.0 if self._engine.beats != self._beats else self.silent + seconds
        self.busy = 0.0 if self._engine.turn != self._turn else self.busy + seconds
        self._beats, self._turn = self._engine.beats, self._engine.turn
        self.doing = self._engine.doing or STARTING

    def verdict(self) -> str:
        """Why the engine has to be replaced, as a clause, or ""."""
        patience = PATIENCE.get(self.doing, PATIENCE[WORKING])
        if self.doing == STARTING and self.busy > patience.work:
            return f"it did not come up within {patience.work:.0f} s"
        if self.silent > patience.silence:
            return f"it has not answered for {self.silent:.0f} s"
        return f"it hung for {self.busy:.0f} s while {self.doing}" if self.busy > patience.work else ""

    def words(self) -> str:
        """What people should know of it, or "" while it is as it should be."""
        if self.doing == STARTING:
            return f"the engine is starting{_for(self.busy)}"
        if self.silent > NOTICED_SECONDS:
            return f"the engine has not answered{_for(self.silent)}; it will be replaced if it stays so"
        if self.busy > LONG_SECONDS:
            return f"the engine has not got on{_for(self.busy)}; it will be replaced if it stays so"
        if self._engine.trouble:
            return self._engine.trouble.rstrip(".")
        return f"the engine is {self.doing}" if self.doing == WARMING_UP else ""


def _for(seconds: float) -> str:
    return f" for {seconds:.0f} s" if seconds > NOTICED_SECONDS else ""

"""What one engine process has done since it began, for whoever watches over it."""

from __future__ import annotations

from collections import Counter

from engines.records.step import Cost
from engines.rewards.script_host import ScriptHost

OF_COST = ("rows", "reward_calls", "network_seconds", "decode_seconds", "reward_seconds")


class Counts:
    """host: that starts the processes of own scripts."""

    def __init__(self, host: ScriptHost):
        self._host, self._counted = host, Counter()

    def step(self, cost: Cost) -> None:
        """A level was computed at that cost."""
        self._counted.update({name: getattr(cost, name) for name in OF_COST})

    def run(self, status: str) -> None:
        """A run came to that end."""
        self._counted[f"runs_{status}"] += 1

    def told(self) -> dict[str, float]:
        """Name → so far."""
        return {**self._counted, **self._host.starts()}

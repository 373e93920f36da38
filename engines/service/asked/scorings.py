"""Designs that somebody wants judged: tasks in the turns of who asks, as their runs are."""

from __future__ import annotations

from contextlib import closing
from typing import Any

import torch

from engines.request import Request
from engines.rewards.script_rewards import ScriptRewards
from engines.run.scoring import score
from engines.service.asked.asked import Asked


class Scorings(Asked):
    """What one engine judges; a question is a list of designs with a request."""

    most, patient = 4, False
    failed = "The designs could not be judged"
    broke_off = "The engine stopped twice while it judged these designs; ask for fewer at once."

    def wanted(self) -> dict[str, int]:
        return self._store.scorings_wanted()

    def person(self, question: str) -> str | None:
        return self._store.scoring_person(question)

    def begun(self, question: str) -> None:
        self._store.begin_scoring(question)

    def keep(self, question: str, found: dict[str, Any]) -> None:
        self._store.keep_scoring(question, found)

    def answer(self, question: str, scripts: list[ScriptRewards]) -> dict[str, Any]:
        asked = self._store.scoring(question)
        request = Request(**asked.request)
        scripts.append(self._own(request, asked.owner))
        with closing(scripts[0]) as own, torch.inference_mode():
            return score(request, asked.designs, own.rewards)

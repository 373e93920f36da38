"""What programs ask of studies: many runs beside one another, started, looked at and steered as one."""

from __future__ import annotations

from typing import Any

import gradio as gr

from studio.programs.key import caller, known_key, said_key
from studio.programs.refusing import refusing
from studio.runs.runs import Runs
from studio.studies.figures.table import study_table
from studio.studies.making.studies import Studies
from studio.studies.making.views import study_head
from studio.studies.panel.members import StudyMembers

NAMES = ("compare", "sweep", "study", "steer_study")
GONE = "deleted"  # the status of a member whose run is no longer there


class StudyEndpoints:
    """runs: of the studio. request: of a call, by Gradio."""

    def __init__(self, runs: Runs):
        self._studies, self._members = Studies(runs), StudyMembers(runs.store)

    @refusing
    def compare(
        self,
        settings: dict[str, Any],
        methods: list[str],
        budget: float,
        budget_of: str = "rows",
        seeds: str = "",
        name: str = "",
        key: str = "",
        request: gr.Request | None = None,
    ) -> tuple[str, str]:
        """Start a study of methods at one cost, best-of-N and the unguided model beside them → its id, and a key.

        Args:
            settings: as for /start
            methods: such as “svdd”, “smc” or, with a value estimate, “svdd/monte_carlo”
            budget: what each of them may spend
            budget_of: “rows” of the network, “calls” of the reward, or “seconds”
            seeds: such as “0..4”; left out: that of the settings
            name: of the study
            key: that of earlier runs; left out: a new one
        """
        asked = {"methods": methods, "budget": budget, "budget_of": budget_of, "seeds": seeds, "name": name}
        return self._start({"kind": "compare", "settings": settings, **asked}, key, request)

    @refusing
    def sweep(
        self,
        settings: dict[str, Any],
        axes: list[dict[str, str]],
        seeds: str = "",
        name: str = "",
        key: str = "",
        request: gr.Request | None = None,
    ) -> tuple[str, str]:
        """Start a study of one or two settings that vary → its id, and a key.

        Args:
            settings: as for /start
            axes: such as [{"setting": "alpha", "values": "0, .05, .1"}, {"setting": "particles", "values": "4, 8"}]
            seeds: such as “0..4”; left out: that of the settings
            name: of the study
            key: that of earlier runs; left out: a new one
        """
        asked = {"axes": axes, "seeds": seeds, "name": name}
        return self._start({"kind": "sweep", "settings": settings, **asked}, key, request)

    @refusing
    def study(self, study: str, key: str = "", request: gr.Request | None = None) -> dict[str, Any]:
        """A study: where it stands, its runs, and its table with bootstrap intervals.

        Args:
            study: its id
            key: says whether it is one's own
        """
        row = self._studies.runs.study(study)
        shown = self._members.shown(row)
        states = (member.row.status if member.row else GONE for member in shown)
        runs = [
            {"label": member.label, "settings": dict(member.axes), "run": member.run, "status": status}
            for member, status in zip(row.members, states)
        ]
        head = study_head(self._studies.runs, study, said_key(key, request))
        return head | {"runs": runs, "table": study_table(shown)}

    @refusing
    def steer_study(self, study: str, wanted: str, key: str = "", request: gr.Request | None = None) -> dict[str, Any]:
        """Pause, stop or resume all runs of a study of one's own → where it stands.

        Args:
            study: its id
            wanted: “pause”, “stop” or “go”
            key: as /compare or /sweep gave it
        """
        owner = known_key(said_key(key, request))
        self._studies.steer(study, owner, wanted, self._studies.runs.client(request))
        return study_head(self._studies.runs, study, owner)

    def _start(self, asked: dict[str, Any], key: str, request: gr.Request | None) -> tuple[str, str]:
        key, client = caller(self._studies.runs, key, request)
        return self._studies.start(asked, key, client), key

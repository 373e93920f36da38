"""What the maker of studies shows: of what a study could be made now, what that would cost, and what was started."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

import gradio as gr

from engines.domains import domain
from engines.request import Request, as_json
from engines.request.gradients import unfit_samplers
from engines.samplers import SAMPLERS
from engines.samplers.budget import OF
from engines.studies.axes.settings import CHOICE, PAIR, TEXT, settings_of
from engines.studies.compare import BESIDE
from engines.studies.study import COLLECT
from engines.values import VALUES
from studio.design.controls import Controls
from studio.errors import UserError, sentence_of
from studio.runs.runs import Runs
from studio.runs.settings.title import run_title
from studio.studies.making.planning import planned
from studio.studies.making.studies import Studies
from studio.studies.making.views import cost_line, remark

MOST_ASKED = 300_000  # characters
USUAL = {"alpha": "0, 0.05, 0.1, 0.2, 0.5", "particles": "2, 5, 10, 20"}  # values to begin with
TYPED = {PAIR: "0 to 1, 0.2 to 1", TEXT: "one a line"}
UNPLANNED = "The page and the studio do not understand each other; reload the page."


class Maker:
    """Answers what the maker's module asks; the form says from which settings."""

    def __init__(self, form: Controls, studies: Studies):
        self._form, self._studies = form, studies

    def answer(self, text: Any, values: dict[Any, Any], owner: str, request: gr.Request | None = None) -> str:
        """text: JSON of what is asked → JSON of the answer, with the number of what it answers."""
        ask = _read(text)
        answer: dict[str, Any] = {"n": ask.get("n", 0)}
        try:
            answer |= self._choices(values, owner)
            answer |= self._deed(ask, values, owner, request)
        except Exception as error:
            answer["refused"] = sentence_of(error)
        return json.dumps(answer)

    def _deed(self, ask: dict, values: dict, owner: str, request: gr.Request | None) -> dict[str, Any]:
        """{"started": id, "line"} or {"line": what it would cost, "name"}. Raises UserError."""
        if ask.get("kind") != COLLECT:
            ask = {**ask, "settings": self._settings(values)}
        if ask.get("do") == "start":
            started = self._studies.start(ask, owner, self._studies.runs.client(request))
            return {"started": started, "line": "Started; its runs wait in line after those that you start singly."}
        made = planned(self._studies.runs, ask, owner)
        told = cost_line(len(made.members), made.cost), remark(made.members)
        return {"line": ". ".join(filter(None, told)), "name": made.name}

    def _choices(self, values: dict, owner: str) -> dict[str, Any]:
        return choices(self._studies.runs, self._studies.runs.read(self._settings(values), owner))

    def _settings(self, values: dict) -> dict[str, Any]:
        """Raises UserError for what no request could hold."""
        try:
            return self._form.settings(values)
        except (KeyError, TypeError, ValueError) as error:
            raise UserError("The form is not finished; look at it in the tab Design.") from error


def choices(runs: Runs, request: Request) -> dict[str, Any]:
    """Of what a study could be made from these settings: methods and values, and settings that can vary."""
    told = as_json(request)
    of = request.budget_of if request.budget is not None else None
    return {
        "base": run_title(told),
        "methods": list(_methods(request)),
        "values": [[name, VALUES[name].label] for name in domain(request.domain).values],
        "now": [request.sampler, request.value],
        "budget": {"asked": request.budget, "of": of},
        "units": list(OF.items()),
        "settings": [_setting(path, setting) for path, setting in settings_of(request).items()],
        "most": runs.limits.study_members,
    }


def _methods(request: Request) -> Any:
    """Each with the reason why it does not go with these rewards, where there is one."""
    unfit = unfit_samplers(request.domain, list(request.rewards), request.scripts)
    for name, sampler in SAMPLERS.items():
        if name not in BESIDE:
            yield {"name": name, "label": sampler.label, "guided": sampler.guided, "unfit": unfit.get(name, "")}


def _setting(path: str, setting: Any) -> list[str]:
    """Path, label, what the form holds now, values to begin with."""
    now = setting.now
    shown = " to ".join(f"{end:g}" for end in now) if setting.kind == PAIR else str(now)[:60]
    begin = ", ".join(setting.choices.values()) if setting.kind == CHOICE else USUAL.get(path, "")
    return [path, setting.label, shown, begin or TYPED.get(setting.kind, "")]


def _read(text: Any) -> Mapping[str, Any]:
    """Raises UserError for what no page of ours sends."""
    try:
        if isinstance(text, str) and len(text) <= MOST_ASKED:
            asked = json.loads(text or "{}")
            if isinstance(asked, dict):
                return asked
    except (ValueError, RecursionError):
        pass
    raise UserError(UNPLANNED)

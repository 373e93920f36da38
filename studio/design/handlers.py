"""What the form's widgets do: start a run, take another domain's presets, fill themselves from a run or a file."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass
from html import escape
from typing import Any

import gradio as gr

from engines.domains import domain
from engines.records.store import RunRow
from engines.request import Request, as_json
from engines.request.gradients import unfit_samplers
from engines.rewards.sandbox import Script
from engines.samplers import SAMPLERS
from engines.samplers.budget import OF
from engines.values import VALUES
from studio.design.controls import Controls, with_values
from studio.design.draft import read_draft, read_values, restored
from studio.design.estimate import estimate_html
from studio.design.load_settings import load_settings
from studio.design.widgets.budget_widgets import HAND
from studio.design.widgets.reward_rows import offered
from studio.design.widgets.run_bar import RunBar
from studio.errors import UserError, sentence_of
from studio.runs.runs import Runs
from studio.runs.settings.onward import onward


@dataclass(frozen=True)
class Shared:
    """Fields that the form shares with the rest of the page. run_id: the run that is shown."""

    run_id: gr.Textbox
    owner: gr.Textbox


class FormHandlers:
    """Each handler takes values of widgets, and returns what the widgets show next."""

    def __init__(self, form: Controls, bar: RunBar, shared: Shared, runs: Runs):
        self._form, self._bar, self._shared, self._runs = form, bar, shared, runs

    def start_run(self, values: dict, request: gr.Request | None = None) -> dict:
        """Starts a run and shows it, or says why not."""
        try:
            client = self._runs.client(request)
            run = self._runs.start(self._form.settings(values), values[self._shared.owner], client)
        except Exception as error:
            return self._refusal(sentence_of(error))
        return {self._shared.run_id: run, **self._refusal("")}

    def weigh(self, held: str, owner: str) -> dict:
        """What the run will about cost, and the methods that do not go with its rewards. held: the form, as JSON."""
        try:
            values = read_values(self._form, held)
            name, rewards = self._form.wanted(values)
            scripts = self._runs.library.texts(owner, name, rewards)
        except (KeyError, TypeError, ValueError):
            return {self._bar.cost: ""}
        unfit = unfit_samplers(name, rewards, scripts)
        return {self._bar.cost: self._cost(values, scripts), self._form.sampler: gr.update(unfit=unfit)}

    def _cost(self, values: dict, scripts: dict[str, str]) -> str:
        """What the run will about cost; "" while the form is not finished."""
        try:
            return estimate_html(self._form.size(values), self._runs.library.prices(scripts))
        except (KeyError, TypeError, ValueError, OverflowError):
            return ""

    def preset(self, name: str) -> dict:
        """A domain's defaults; its rewards and conditions stay, and whatever domain was chosen meanwhile."""
        filled = self._form.turned(as_json(Request(domain=name)))
        return {widget: shown for widget, shown in filled.items() if widget is not self._form.domain}

    def reuse(self, values: dict) -> dict:
        """The settings of the run that is shown."""
        return self._from_run(values, lambda row, request: request) if values[self._shared.run_id] else self._unchanged

    def go_on(self, values: dict) -> dict:
        """The same, with its designs as those that refine begins with."""
        return self._from_run(values, onward)

    def _from_run(self, values: dict, settings_of: Callable[[RunRow, dict], dict]) -> dict:
        """settings_of: (the run that is shown, its request) → what the form is filled with."""
        run, owner = values[self._shared.run_id], values[self._shared.owner]
        try:
            row = self._runs.row(run)
            request = row.request if row.belongs_to(owner) else self._runs.validate(row.request)
            return {**self._fill(settings_of(row, request), owner), **self._refusal("")}
        except UserError as error:
            return self._refusal(str(error))

    def arrive(self, arrival: str) -> dict:
        """The form as the browser remembers it; where it remembers none, that of the run that the address names."""
        held, run = read_draft(arrival)
        if held is not None:
            return restored(self._form, held) or self._unchanged
        try:
            request = self._runs.request(run) if run else None
        except UserError:  # the stage says so
            request = None
        return self._form.filled(request) if request else self._unchanged

    def told(self, run: str) -> str:
        """What of the form the run in sight settles, as JSON: element id → (name, value)."""
        try:
            return json.dumps({"run": run, "told": self._form.told(self._runs.request(run)) if run else {}})
        except UserError:
            return ""

    def load_file(self, values: dict) -> dict:
        """The settings that an uploaded file carries, or why it carries none."""
        try:
            request = load_settings(self._runs, values[self._form.file])
            return {**self._fill(request, values[self._shared.owner]), **self._refusal("")}
        except UserError as error:
            return self._refusal(str(error))

    def offer(self, owner: str) -> dict:
        """The scripts that this person can tick."""
        return {
            controls.scripts: gr.update(**offered(self._runs.library.offers(owner, name)))
            for name, controls in self._form.domains.items()
        }

    def turn_sampler(self, sampler: str, value: str, of: str) -> dict:
        """What a method asks for, where a budget of that sets M or the like, or nothing does."""
        known = sampler in SAMPLERS and value in VALUES and of in (HAND, *OF)
        return self._form.with_method(sampler, value, of) if known else {self._form.alpha: gr.skip()}

    def turn_estimate(self, name: str, sampler: str, value: str, of: str) -> dict:
        """The words and the settings of a value estimate, and what the method asks for beside it."""
        if value not in domain(name).values or sampler not in SAMPLERS or of not in (HAND, *OF):
            return {self._form.value: gr.skip()}
        return self._form.with_estimate(name, value) | self._form.with_method(sampler, value, of)

    def _fill(self, request: dict[str, Any], owner: str) -> dict:
        """A request into the form, its scripts into the owner's library."""
        for name, text in request.get("scripts", {}).items():
            self._runs.library.save(owner, Script(name, text), request["domain"])
        return with_values(self.offer(owner), self._form.filled(request))

    @property
    def _unchanged(self) -> dict:
        """An answer that changes nothing; Gradio takes an empty one for a fault."""
        return {self._form.domain: gr.skip()}

    def _refusal(self, sentence: str) -> dict:
        return {self._bar.refusal: f'<p role="alert" class="refusal">{escape(sentence)}</p>' if sentence else ""}

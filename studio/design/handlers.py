"""What the form's widgets do: start a run, take another domain's presets, fill themselves from a run or a file."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass
from html import escape
from typing import Any

import gradio as gr

from engines.request import Request
from engines.rewards.sandbox import Script
from studio.design.controls import Controls
from studio.design.estimate import estimate_html
from studio.design.load_settings import load_settings
from studio.errors import UserError, sentence_of
from studio.runs.runs import Runs

_QUIET = {"queue": False, "show_progress": "hidden", "api_visibility": "private"}
_CHECKING = {**_QUIET, "show_progress": "minimal"}
_WARNING_SECONDS = 12


@dataclass(frozen=True)
class Shared:
    """Fields that the form shares with the rest of the page. run_id: the run that is shown."""

    run_id: gr.Textbox
    owner: gr.Textbox
    refusal: gr.HTML


def connect_events(form: Controls, shared: Shared, runs: Runs, page: gr.Blocks, reuse: gr.Button) -> None:
    """Binds the handlers to the widgets. reuse: pressed for “use these settings” of the run that is shown."""
    handlers, refusal = FormHandlers(form, shared, runs), shared.refusal
    form.run.click(handlers.start_run, form.inputs | {shared.owner}, {shared.run_id, refusal}, **_QUIET)
    form.domain.input(handlers.preset, form.domain, form.outputs, **_QUIET)
    reuse.click(handlers.reuse, {shared.run_id, shared.owner}, form.outputs, **_QUIET)
    form.file.upload(handlers.load_file, {form.file, shared.owner}, form.outputs | {refusal}, **_QUIET)
    for box, missing in form.unavailable():
        box.input(handlers.reward_checker(box, missing), box, {box, refusal}, **_CHECKING)
    form.sampler.change(form.method.turn_to, form.sampler, set(form.method.components), **_QUIET)
    form.value.change(form.estimates.turn_to, form.value, set(form.estimates.components), **_QUIET)
    changes = [page.load, *(widget.change for widget in form.sized)]
    gr.on(changes, estimate_html, form.sized, form.cost, **_QUIET)


class FormHandlers:
    """Each handler takes values of widgets, and returns what the widgets show next."""

    def __init__(self, form: Controls, shared: Shared, runs: Runs):
        self._form, self._shared, self._runs = form, shared, runs

    def start_run(self, values: dict, request: gr.Request | None = None) -> dict:
        """Starts a run and shows it, or says why not."""
        try:
            client = self._runs.client(request)
            run = self._runs.start(self._form.settings(values), values[self._shared.owner], client)
        except Exception as error:
            return {self._shared.refusal: _refusal_html(sentence_of(error))}
        return {self._shared.run_id: run, self._shared.refusal: ""}

    def preset(self, name: str) -> dict:
        """A domain's defaults; conditions that were written stay."""
        request = json.loads(Request(domain=name).model_dump_json())
        return self._form.filled({**request, "conditions": {}}, None)

    def reuse(self, values: dict) -> dict:
        """The settings of the run that is shown."""
        run = values[self._shared.run_id]
        return self._fill(self._runs.request(run), values[self._shared.owner]) if run else {}

    def load_file(self, values: dict) -> dict:
        """The settings that an uploaded file carries, or why it carries none."""
        try:
            request = load_settings(self._runs, values[self._form.file])
            return {**self._fill(request, values[self._shared.owner]), self._shared.refusal: ""}
        except UserError as error:
            return {self._shared.refusal: _refusal_html(str(error))}

    def reward_checker(self, box: gr.Checkbox, missing: Callable[[], str]) -> Callable[[bool], dict]:
        """The handler of a reward that this machine may not have. missing: why it has not, or ""."""

        def check(wanted: bool) -> dict:
            sentence = missing() if wanted else ""
            if sentence:  # the place of refusals may be out of sight
                gr.Warning(escape(sentence), duration=_WARNING_SECONDS)
            return {box: wanted and not sentence, self._shared.refusal: _refusal_html(sentence)}

        return check

    def _fill(self, request: dict[str, Any], owner: str) -> dict:
        """A request into the form, its scripts into the owner's library."""
        for name, text in request.get("scripts", {}).items():
            self._runs.library.save(owner, Script(name, text))
        return self._form.filled(request, self._runs.library.names(owner))


def _refusal_html(sentence: str) -> str:
    return f'<p role="alert" class="refusal">{escape(sentence)}</p>' if sentence else ""

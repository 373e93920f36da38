"""A picture of somebody's own, dropped anywhere on the page: it becomes what runs begin from, if the person says so.

assets/studio/widgets/dropped.js offers it; a picture that carries settings fills the form instead.
"""

from __future__ import annotations

from html import escape
from pathlib import Path
from typing import Any

import gradio as gr

from engines.domains import NAMES, domain
from engines.request import Request, as_json
from studio.blocks import filling
from studio.design.controls import Controls

DOMAIN = next(name for name in NAMES if domain(name).hints.dropped)
CONDITION = domain(DOMAIN).hints.dropped
TITLE = domain(DOMAIN).conditions.model_fields[CONDITION].title
TOLD = f"Runs now begin from your picture; it stands among the conditions, as “{TITLE}”."


def connect_dropped_picture(form: Controls, refusal: gr.HTML) -> None:
    """Within a page being built: a hidden button that takes the file."""

    def take(values: dict) -> dict:
        try:
            picture = domain(DOMAIN).hints.uploaded(Path(values[taker]).read_bytes())
        except ValueError as error:
            return {refusal: f'<p role="alert" class="refusal">{escape(str(error))}</p>'}
        return {**_filled(form, values[form.domain], picture), refusal: f'<p role="status" class="told">{TOLD}</p>'}

    taker = gr.UploadButton("Begin from a picture", file_types=["image"], visible="hidden", elem_id="dropped-picture")
    taker.upload(take, {taker, form.domain}, form.outputs | {refusal}, **filling(refusal))


def _filled(form: Controls, chosen: str, picture: str) -> dict[Any, Any]:
    """The form as it stands with that picture, or with the defaults of the domain that takes one."""
    widget = form.domains[DOMAIN].conditions[CONDITION]
    if chosen == DOMAIN:
        return {widget: picture}
    preset = as_json(Request(domain=DOMAIN))
    return {**form.filled({**preset, "conditions": {}}), widget: picture}

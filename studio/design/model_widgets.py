"""Widgets whose choices and limits a domain's model decides: α, levels, value estimates."""

from __future__ import annotations

from typing import Any

import gradio as gr

from engines.assets import ASSETS
from engines.domains import Domain
from engines.values import VALUES

ALPHA_SCRIPT = (ASSETS / "studio" / "alpha.js").read_text(encoding="utf-8")
ALPHA_TEMPLATE = """
<label class="alpha"><span class="alpha-head"><b>α</b> <output></output></span>
<input type="range" min="0" max="100" step="1" aria-label="temperature alpha, from 0 to infinity">
<span class="alpha-ends"><span>0 keeps the best</span><span>∞ ignores the reward</span></span></label>
"""


def alpha_slider(alpha: float) -> gr.HTML:
    """A slider from 0 to ∞."""
    return gr.HTML(
        alpha_text(alpha),
        html_template=ALPHA_TEMPLATE,
        js_on_load=ALPHA_SCRIPT,
        elem_id="alpha",
        apply_default_css=False,
    )


def alpha_text(alpha: Any) -> str:
    """α as the slider holds it: a number in letters, or inf."""
    return "inf" if str(alpha).lower().startswith("inf") else f"{float(alpha):g}"


def estimate_choices(spec: Domain) -> list[tuple[str, str]]:
    """How a value can be estimated in this domain: (label, name)."""
    return [(VALUES[name].label, name) for name in spec.values]


def shown_levels(spec: Domain) -> int:
    """The slider's end: enough for the model, whatever more it accepts."""
    return min(spec.most_levels, max(64, 2 * spec.defaults["levels"]))

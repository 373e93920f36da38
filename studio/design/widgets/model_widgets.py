"""Widgets whose choices and limits a domain's model decides: α, levels, value estimates."""

from __future__ import annotations

from typing import Any

import gradio as gr

from engines.domains import Domain
from engines.values import VALUES
from studio.design.help_texts import ALPHA
from studio.design.widgets.html_widget import escaped, html_widget

ALPHA_TEMPLATE = """
<div class="asked alpha"><label class="asked-head" for="alpha-range"><span class="asked-label">{label}</span>
<output></output></label>
<input type="range" id="alpha-range" min="0" max="100" step="1" aria-label="{label}, from 0 to infinity"
aria-describedby="alpha-help">
<span class="alpha-ends"><span>0 keeps the best</span><span>∞ ignores the reward</span></span>
<small id="alpha-help">{info}</small></div>
"""


def alpha_slider(alpha: float) -> gr.HTML:
    """A slider from 0 to ∞."""
    template = ALPHA_TEMPLATE.format(**escaped(label=ALPHA.label, info=ALPHA.sentence))
    return html_widget("alpha", template, alpha_text(alpha), "alpha", ALPHA.label)


def alpha_text(alpha: Any) -> str:
    """α as the slider holds it: a number in letters, or inf."""
    return "inf" if str(alpha).lower().startswith("inf") else f"{float(alpha):g}"


def estimate_choices(spec: Domain) -> list[tuple[str, str]]:
    """How a value can be estimated in this domain: (label, name)."""
    return [(VALUES[name].label, name) for name in spec.values]


def level_limits(spec: Domain) -> dict[str, Any]:
    """Limits of the levels; the slider's end is enough for the model, whatever more it accepts."""
    least, most = spec.least_levels, spec.most_levels
    return {"least": least, "most": most, "usual": (least, min(most, max(64, 2 * spec.defaults["levels"])))}

"""Where the form's widgets stand, in the order a person thinks; what is seldom changed is folded."""

from __future__ import annotations

from typing import Any

import gradio as gr

from engines.domains import NAMES, domain
from engines.request.checks import MOST_LANES, MOST_PARTICLES, MOST_SEED
from engines.samplers import SAMPLERS
from engines.values import VALUES
from studio.design import help_texts as texts
from studio.design.controls import Controls
from studio.design.load_settings import ENDINGS
from studio.design.reward_widgets import domain_controls, hiding_others
from studio.design.widgets.budget_widgets import budget_widgets
from studio.design.widgets.fold import fold
from studio.design.widgets.grouped_choice import grouped_choice
from studio.design.widgets.model_widgets import alpha_slider, estimate_choices, level_limits
from studio.design.widgets.number_field import number_field
from studio.design.widgets.setting_widgets import setting_widgets
from studio.design.widgets.transforms import transforms_box

METHODS = {name: sampler.settings for name, sampler in SAMPLERS.items()}
ESTIMATES = {name: estimate.settings for name, estimate in VALUES.items()}
USUAL_SAMPLER = "svdd"


def build() -> Controls:
    """Lays the form out, with the first domain's presets."""
    first = domain(NAMES[0])
    chosen = gr.Radio([(domain(n).label, n) for n in NAMES], value=NAMES[0], label=texts.DOMAIN.label, elem_id="domain")
    gr.HTML(hiding_others(NAMES), padding=False)
    domains = {name: domain_controls(name) for name in NAMES}
    preset = first.defaults
    lanes = _number(preset["lanes"], texts.LANES, "lanes", least=1, most=MOST_LANES, usual=(1, 256))
    particles = _number(preset["particles"], texts.PARTICLES, "particles", least=1, most=MOST_PARTICLES, usual=(1, 64))
    budget = budget_widgets()
    alpha = alpha_slider(preset["alpha"])
    with fold(texts.MORE, "more"):
        more = _more(first, preset)
    file = gr.UploadButton("Settings from a file", file_types=ENDINGS, size="sm", elem_id="settings-file")
    asked = {"lanes": lanes, "particles": particles, "budget": budget, "alpha": alpha}
    return Controls(domain=chosen, domains=domains, file=file, **asked, **more)


def _more(first: Any, preset: Any) -> dict[str, Any]:
    """The folded widgets, by their names in Controls."""
    usual, about = first.values[0], f"{texts.VALUE.sentence}: {VALUES[first.values[0]].about}"
    sampler = _samplers()
    method = setting_widgets(METHODS, USUAL_SAMPLER)
    limits = level_limits(first)
    levels = _number(preset["levels"], texts.LEVELS, "levels", **limits)
    value = gr.Dropdown(estimate_choices(first), value=usual, label=texts.VALUE.label, info=about, elem_id="value")
    estimates = setting_widgets(ESTIMATES, usual)
    seed = _number(0, texts.SEED, "seed", least=0, most=MOST_SEED)
    return {
        "sampler": sampler,
        "method": method,
        "levels": levels,
        "value": value,
        "estimates": estimates,
        "seed": seed,
        "transforms": transforms_box(),
    }


def _samplers() -> gr.HTML:
    """The methods, the paper's first."""
    titles = dict.fromkeys(sampler.group for sampler in SAMPLERS.values())
    groups = {t: {name: s.label for name, s in SAMPLERS.items() if s.group == t} for t in titles}
    told = {name: f"{texts.SAMPLER.sentence}: {s.told}" for name, s in SAMPLERS.items()}
    return grouped_choice(groups, told, USUAL_SAMPLER, texts.SAMPLER.label, "sampler")


def _number(value: int, text: texts.Help, elem_id: str, **limits: Any) -> gr.HTML:
    return number_field(value, text.label, text.sentence, elem_id, whole=True, **limits)

"""The left side of the page: widgets, and how they become the settings of a Request.

Everything is built from the data of domains, samplers and value estimates; a new one of these needs no change here.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

import gradio as gr

from engines.domains import NAMES, domain
from engines.request import upgraded
from engines.samplers import SAMPLERS
from engines.values import VALUES
from studio.design import own_rewards
from studio.design.load_settings import ENDINGS
from studio.design.model_widgets import alpha_slider, alpha_text, estimate_choices, shown_levels
from studio.design.reward_widgets import DomainControls, domain_controls
from studio.design.setting_widgets import SettingWidgets, setting_widgets

METHODS = {name: sampler.settings for name, sampler in SAMPLERS.items()}
ESTIMATES = {name: estimate.settings for name, estimate in VALUES.items()}


@dataclass
class Controls:
    """All widgets of the left side. method, estimates: the settings of the samplers and of the value estimates."""

    domain: gr.Radio
    domains: dict[str, DomainControls]
    own: own_rewards.OwnRewardRows
    particles: gr.Slider
    alpha: gr.HTML
    sampler: gr.Radio
    lanes: gr.Slider
    levels: gr.Slider
    value: gr.Dropdown
    estimates: SettingWidgets
    seed: gr.Number
    method: SettingWidgets
    cost: gr.HTML
    run: gr.Button
    file: gr.UploadButton

    @property
    def plain(self) -> dict[str, gr.components.Component]:
        """The widgets that hold a field of the Request as it is."""
        names = ("domain", "particles", "sampler", "lanes", "levels", "value", "seed", "alpha")
        return {name: getattr(self, name) for name in names}

    @property
    def inputs(self) -> set[gr.components.Component]:
        own = [widget for controls in self.domains.values() for widget in controls.inputs]
        settings = self.method.components + self.estimates.components
        return {*self.plain.values(), *own, *settings} | self.own.inputs

    @property
    def outputs(self) -> set[gr.components.Component]:
        return self.inputs | {controls.group for controls in self.domains.values()} | self.own.outputs

    @property
    def sized(self) -> list[gr.components.Component]:
        """The widgets that the cost depends on."""
        return [self.domain, self.particles, self.lanes, self.levels, self.sampler]

    def unavailable(self) -> Iterator[tuple[gr.Checkbox, Callable[[], str]]]:
        """Rewards that this machine may not have: their box, and what tells why."""
        for name, controls in self.domains.items():
            for key, reward in domain(name).rewards.items():
                if reward.missing:
                    yield controls.chosen[key], reward.missing

    def settings(self, values: dict[Any, Any]) -> dict[str, Any]:
        """What the widgets hold → the settings of a Request."""
        request = {name: values[widget] for name, widget in self.plain.items()}
        controls, scripts = self.domains[request["domain"]], self.own.chosen(values)
        boxes = {
            n: own_rewards.read_weight(values[controls.weights[n]]) for n, b in controls.chosen.items() if values[b]
        }
        return {
            **request,
            "alpha": float(request["alpha"]),
            "seed": request["seed"] or 0,
            "rewards": boxes | scripts,
            "scripts": list(scripts),
            "transforms": self.own.read_transforms(values),
            "method": self.method.settings(values, request["sampler"]),
            "estimate": self.estimates.settings(values, request["value"]),
            "conditions": self._conditions(values, request["domain"]),
        }

    def _conditions(self, values: dict[Any, Any], name: str) -> dict[str, Any]:
        """Those that differ from the domain's defaults."""
        fields = domain(name).conditions.model_fields
        held = {key: values[widget] for key, widget in self.domains[name].conditions.items()}
        return {key: value for key, value in held.items() if value not in (None, fields[key].default)}

    def filled(self, request: dict[str, Any], scripts: list[str] | None) -> dict[Any, Any]:
        """A request of any version → what the widgets should show: “use these settings”.

        scripts: what can be chosen, None: as before.
        """
        request = upgraded(request)
        return (
            {d.group: gr.update(visible=n == request["domain"]) for n, d in self.domains.items()}
            | self._rewards_filled(request)
            | {widget: request[name] for name, widget in self.plain.items()}
            | self._limited(request)
            | self.method.show(request["method"], request["sampler"])
            | self.estimates.show(request["estimate"], request["value"])
            | self.own.show(request, scripts)
        )

    def _rewards_filled(self, request: dict[str, Any]) -> dict[Any, Any]:
        controls, rewards = self.domains[request["domain"]], request["rewards"]
        return (
            {box: name in rewards for name, box in controls.chosen.items()}
            | {widget: rewards.get(name, 1.0) for name, widget in controls.weights.items()}
            | {controls.conditions[n]: v for n, v in request["conditions"].items() if n in controls.conditions}
        )

    def _limited(self, request: dict[str, Any]) -> dict[Any, Any]:
        """The widgets whose choices or limits are the domain's."""
        chosen = domain(request["domain"])
        return {
            self.alpha: alpha_text(request["alpha"]),
            self.levels: gr.update(minimum=chosen.least_levels, maximum=shown_levels(chosen), value=request["levels"]),
            self.value: gr.update(
                choices=estimate_choices(chosen), value=request["value"], visible=len(chosen.values) > 1
            ),
        }


def build() -> Controls:
    """Lay the widgets out, in the order a person thinks."""
    first = domain(NAMES[0])
    chosen = gr.Radio(
        [(domain(n).label, n) for n in NAMES], value=NAMES[0], label="What do you want to design?", elem_id="domain"
    )
    domains = {name: domain_controls(name, visible=name == NAMES[0]) for name in NAMES}
    own, preset = own_rewards.build(), first.defaults
    label = "Particles M — candidates tried per lane and level"
    particles = gr.Slider(1, 64, preset["particles"], step=1, label=label, elem_id="particles")
    alpha = alpha_slider(preset["alpha"])
    sampler = gr.Radio([(s.label, n) for n, s in SAMPLERS.items()], value="svdd", label="Method", elem_id="sampler")
    with gr.Row():
        lanes = gr.Slider(1, 256, preset["lanes"], step=1, label="Lanes (designs)", elem_id="lanes", min_width=140)
        most = shown_levels(first)
        levels = gr.Slider(1, most, preset["levels"], step=1, label="Levels (steps)", elem_id="levels", min_width=140)
    with gr.Row():
        seed = gr.Number(0, label="Seed", precision=0, minimum=0, elem_id="seed", min_width=140)
        choices, usual = estimate_choices(first), first.values[0]
        value = gr.Dropdown(
            choices, value=usual, label="Value estimate", visible=len(choices) > 1, min_width=140, elem_id="value"
        )
    estimates = setting_widgets(ESTIMATES, usual)
    with gr.Accordion("More", open=False):
        method = setting_widgets(METHODS, "svdd")
    cost = gr.HTML(elem_id="estimate", padding=False)
    run = gr.Button("Run   ⌘/Ctrl ⏎", variant="primary", size="lg", elem_id="run")
    file = gr.UploadButton("Settings from a file", file_types=ENDINGS, size="sm", elem_id="settings-file")
    return Controls(
        chosen, domains, own, particles, alpha, sampler, lanes, levels, value, estimates, seed, method, cost, run, file
    )

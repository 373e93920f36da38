"""The widgets that belong to one domain: its rewards with their weights, and its conditions."""

from __future__ import annotations

from dataclasses import dataclass, field
from html import escape

import gradio as gr

from engines.domains import Domain, domain
from studio.design.condition_widgets import conditions


@dataclass
class DomainControls:
    """One domain's widgets, by the names of its rewards and conditions."""

    group: gr.Column
    chosen: dict[str, gr.Checkbox] = field(default_factory=dict)
    weights: dict[str, gr.Number] = field(default_factory=dict)
    conditions: dict[str, gr.components.Component] = field(default_factory=dict)

    @property
    def inputs(self) -> list[gr.components.Component]:
        return [w for group in (self.chosen, self.weights, self.conditions) for w in group.values()]


def domain_controls(name: str, visible: bool) -> DomainControls:
    """Lay one domain's widgets out: conditions asked first, rewards, the other conditions."""
    spec = domain(name)
    with gr.Column(visible=visible, elem_classes="rewards") as group:
        made = DomainControls(group)
        gr.HTML(f'<p class="about">{escape(spec.about)}</p>', padding=False)
        made.conditions = conditions(spec, name, first=True)
        gr.HTML('<p class="caption"><span>Reward</span><span>weight</span></p>', padding=False)
        _rewards(made, spec, name)
        if len(spec.conditions.model_fields) > len(spec.hints.first):
            with gr.Accordion("Conditions", open=False):
                made.conditions |= conditions(spec, name, first=False)
    return made


def _rewards(made: DomainControls, spec: Domain, name: str) -> None:
    """Those that are always there, then those that a machine may lack."""
    here = [key for key, reward in spec.rewards.items() if reward.missing is None]
    for key in here:
        _reward(made, name, key)
    if len(here) < len(spec.rewards):
        with gr.Accordion("Larger rewards (they download)", open=False):
            for key in (key for key in spec.rewards if key not in here):
                _reward(made, name, key)


def _reward(made: DomainControls, name: str, key: str) -> None:
    """A row: the reward's box and its weight."""
    reward, preset = domain(name).rewards[key], domain(name).defaults["rewards"]
    with gr.Row(elem_classes="reward", equal_height=True):
        made.chosen[key] = gr.Checkbox(
            key in preset,
            label=reward.label,
            info=f"{reward.about} · {reward.unit}",
            container=False,
            scale=4,
            min_width=160,
            elem_id=f"reward-{name}-{key}",
        )
        made.weights[key] = gr.Number(
            preset.get(key, 1.0),
            label=f"Weight of {reward.label}",
            show_label=False,
            container=False,
            scale=1,
            min_width=72,
            elem_id=f"weight-{name}-{key}",
        )

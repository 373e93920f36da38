"""The widgets that belong to one domain: its rewards with their weights, and its conditions."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from html import escape
from typing import Any

import gradio as gr

from engines.domains import Domain, domain
from engines.settings import shown_fields
from studio.design.condition_widgets import conditions
from studio.design.help_texts import CONDITIONS, LARGER, REWARDS
from studio.design.widgets.fold import fold
from studio.design.widgets.script_rewards import script_rewards
from studio.errors import UserError
from studio.rewards.library import example_offers


@dataclass
class DomainControls:
    """One domain's widgets, by the names of its rewards and conditions.

    scripts: those that can be ticked. folded: where the conditions lie that are not asked first. told: what is said of
    a condition while it is typed.
    """

    chosen: dict[str, gr.Checkbox] = field(default_factory=dict)
    weights: dict[str, gr.Number] = field(default_factory=dict)
    conditions: dict[str, gr.components.Component] = field(default_factory=dict)
    scripts: gr.HTML | None = None
    folded: gr.HTML | None = None
    told: dict[str, gr.HTML] = field(default_factory=dict)

    @property
    def inputs(self) -> list[gr.components.Component]:
        return [*(w for group in (self.chosen, self.weights, self.conditions) for w in group.values()), self.scripts]

    @property
    def outputs(self) -> list[gr.blocks.Block]:
        return [*self.inputs, *([self.folded] if self.folded else [])]

    def rewards(self, values: Mapping[Any, Any]) -> dict[str, float]:
        """Name → weight of the ticked built-in rewards. Raises UserError for an empty weight."""
        ticked = {name: values[self.weights[name]] for name, box in self.chosen.items() if values[box]}
        for name, weight in ticked.items():
            if weight is None:
                raise UserError(f"The weight of {self.chosen[name].label} is no number; write one, such as 1.")
        return ticked


def domain_controls(name: str) -> DomainControls:
    """Lay one domain's widgets out: conditions asked first, rewards, the other conditions."""
    spec, made = domain(name), DomainControls()
    with gr.Column(elem_classes=["rewards", f"domain-{name}"]):
        gr.HTML(f'<p class="about">{escape(spec.about)}</p>', padding=False)
        made.conditions, made.told = conditions(spec, name, first=True)
        gr.HTML(_caption(), padding=False)
        _rewards(made, spec, name)
        if len(shown_fields(spec.conditions)) > len(spec.hints.first):
            with fold(CONDITIONS, f"conditions-{name}") as made.folded:
                others, told = conditions(spec, name, first=False)
            made.conditions |= others
            made.told |= told
    return made


def hiding_others(names: Sequence[str]) -> str:
    """CSS by which only the widgets of the domain that is chosen are seen, at once and without asking the studio."""
    chosen = (f".wishes:not(:has(#domain input[value={name}]:checked)) .domain-{name}" for name in names)
    return f"<style>{', '.join(chosen)} {{ display: none !important; }}</style>"


def opening(made: DomainControls, spec: Domain) -> Iterator[tuple[gr.Checkbox, gr.HTML]]:
    """Rewards that a folded condition changes: ticked, they open the fold."""
    for name, reward in spec.rewards.items():
        if made.folded and (reward.conditioned or reward.needs) and reward.needs not in spec.hints.first:
            yield made.chosen[name], made.folded


def _caption() -> str:
    return (
        f'<p class="caption"><span>{REWARDS.label}</span><span>weight</span></p>'
        f'<p class="about">{escape(REWARDS.sentence)}</p>'
    )


def _rewards(made: DomainControls, spec: Domain, name: str) -> None:
    """Those that are always there, scripts, then those that a machine may lack."""
    here = [key for key, reward in spec.rewards.items() if reward.missing is None]
    for key in here:
        _reward(made, name, key)
    made.scripts = script_rewards(name, example_offers(name))
    if len(here) < len(spec.rewards):
        with fold(LARGER, f"larger-{name}"):
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

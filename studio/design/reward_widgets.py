"""The widgets that belong to one domain: its rewards with their weights, and its conditions."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from html import escape
from typing import Any

import gradio as gr

from engines.domains import Domain, domain
from engines.settings import shown_fields
from studio.design.condition_widgets import conditions
from studio.design.help_texts import CONDITIONS, LARGER, REWARDS
from studio.design.widgets.fold import fold
from studio.design.widgets.reward_rows import Row, reward_rows, tick, ticked
from studio.errors import UserError, answers_in_sentences
from studio.rewards.library import example_offers


@dataclass
class DomainControls:
    """One domain's widgets, by the names of its conditions.

    rewards: what is ticked of the built-in ones; larger: of those that a machine may lack. scripts: of those.
    folded: where the conditions lie that are not asked first. told: what is said of a condition while it is typed.
    """

    name: str
    rewards: gr.HTML | None = None
    larger: gr.HTML | None = None
    scripts: gr.HTML | None = None
    conditions: dict[str, gr.components.Component] = field(default_factory=dict)
    folded: gr.HTML | None = None
    told: dict[str, gr.HTML] = field(default_factory=dict)

    @property
    def ticks(self) -> list[gr.HTML]:
        """The widgets that hold what is ticked."""
        return [widget for widget in (self.rewards, self.larger, self.scripts) if widget]

    @property
    def inputs(self) -> list[gr.components.Component]:
        return [*self.ticks, *self.conditions.values()]

    @property
    def outputs(self) -> list[gr.blocks.Block]:
        return [*self.inputs, *([self.folded] if self.folded else [])]

    def wanted(self, values: Mapping[Any, Any]) -> dict[str, float]:
        """Name → weight of what is ticked. Raises UserError for a weight that is no number."""
        found = {name: weight for widget in self.ticks for name, weight in ticked(values[widget]).items()}
        for name, weight in found.items():
            if not isinstance(weight, int | float):
                known = domain(self.name).rewards.get(name)
                raise UserError(f"The weight of {known.label if known else name} is no number; write one, such as 1.")
        return found

    def show(self, rewards: Mapping[str, float], scripts: Sequence[str]) -> dict[gr.HTML, str]:
        """Values by which these rewards are ticked. scripts: which of them are."""
        known = domain(self.name).rewards
        large = [name for name in rewards if name in known and known[name].missing]
        own = [name for name in rewards if name in known and name not in large]
        shown = ((self.rewards, own), (self.larger, large), (self.scripts, scripts))
        return {widget: tick(names, rewards) for widget, names in shown if widget}


def domain_controls(name: str) -> DomainControls:
    """Lay one domain's widgets out: conditions asked first, rewards, the other conditions."""
    spec, made = domain(name), DomainControls(name)
    with gr.Column(elem_classes=["rewards", f"domain-{name}"]):
        gr.HTML(f'<p class="about">{escape(spec.about)}</p>', padding=False)
        made.conditions, made.told = conditions(spec, name, first=True)
        gr.HTML(_caption(), padding=False)
        _rewards(made, spec)
        if _folds(spec):
            with fold(CONDITIONS, _fold_id(name)) as made.folded:
                others, told = conditions(spec, name, first=False)
            made.conditions |= others
            made.told |= told
    return made


def hiding_others(names: Sequence[str]) -> str:
    """CSS by which only the widgets of the domain that is chosen are seen, at once and without asking the studio."""
    chosen = (f".wishes:not(:has(#domain input[value={name}]:checked)) .domain-{name}" for name in names)
    return f"<style>{', '.join(chosen)} {{ display: none !important; }}</style>"


def _caption() -> str:
    return (
        f'<p class="caption"><span>{REWARDS.label}</span><span>weight</span></p>'
        f'<p class="about">{escape(REWARDS.sentence)}</p>'
    )


def _rewards(made: DomainControls, spec: Domain) -> None:
    """Those that are always there, scripts, then those that a machine may lack."""
    name, chosen = made.name, spec.defaults["rewards"]
    rows = {key: _row(name, spec, key) for key in spec.rewards}
    larger = [row for row in rows.values() if row.asked]
    made.rewards = reward_rows(f"rewards-{name}", "Rewards", [row for row in rows.values() if not row.asked], chosen)
    made.scripts = reward_rows(f"scripts-{name}", "Scripts", example_offers(name), {})
    if larger:
        with fold(LARGER, f"larger-{name}"):
            made.larger = reward_rows(f"larger-rewards-{name}", "Larger rewards", larger, {}, [_missing(spec)])


def _row(name: str, spec: Domain, key: str) -> Row:
    """A reward's row. One that a folded condition changes opens the fold when it is ticked."""
    reward = spec.rewards[key]
    changed = (reward.conditioned or reward.needs) and reward.needs not in spec.hints.first
    return Row(
        key,
        reward.label,
        f"{reward.about} · {reward.unit}",
        spec.defaults["rewards"].get(key, 1.0),
        _fold_id(name) if changed and _folds(spec) else "",
        reward.missing is not None,
    )


def _folds(spec: Domain) -> bool:
    """Whether some of its conditions are not asked first."""
    return len(shown_fields(spec.conditions)) > len(spec.hints.first)


def _fold_id(name: str) -> str:
    return f"conditions-{name}"


def _missing(spec: Domain) -> Callable[..., dict[str, str]]:
    """What the page asks when such a reward is ticked."""

    @answers_in_sentences
    def missing(ask: dict[str, Any]) -> dict[str, str]:
        """Why the reward cannot be had on this machine, and what to do; "" where it can."""
        reward = spec.rewards.get(str(ask.get("name")))
        return {"sentence": reward.missing() if reward and reward.missing else ""}

    return missing

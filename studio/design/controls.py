"""The left side of the page: widgets, and how they become the settings of a Request.

Everything is built from the data of domains, samplers and value estimates; a new one of these needs no change here.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import gradio as gr

from engines.domains import domain
from engines.estimate import Size
from engines.request import upgraded
from engines.request.checks import MOST_LANES, MOST_PARTICLES
from engines.samplers import SAMPLERS
from engines.values import VALUES
from studio.design.help_texts import DOMAIN, VALUE
from studio.design.reward_widgets import DomainControls
from studio.design.widgets.budget_widgets import HAND, BudgetWidgets, counted_in, set_by_budget
from studio.design.widgets.html_widget import seen
from studio.design.widgets.model_widgets import alpha_text, estimate_choices, level_limits
from studio.design.widgets.reward_rows import ticked
from studio.design.widgets.setting_widgets import SettingWidgets
from studio.design.widgets.transforms import read_transforms, transform_lines

PLAIN = ("domain", "particles", "sampler", "lanes", "levels", "value", "seed", "alpha")


@dataclass
class Controls:
    """All widgets of the left side. method, estimates: the settings of the samplers and of the value estimates."""

    domain: gr.Radio
    domains: dict[str, DomainControls]
    particles: gr.HTML
    budget: BudgetWidgets
    alpha: gr.HTML
    sampler: gr.HTML
    lanes: gr.HTML
    levels: gr.HTML
    value: gr.Dropdown
    estimates: SettingWidgets
    seed: gr.HTML
    method: SettingWidgets
    transforms: gr.Textbox
    file: gr.UploadButton

    @property
    def plain(self) -> dict[str, gr.components.Component]:
        """The widgets that hold a field of the Request as it is."""
        return {name: getattr(self, name) for name in PLAIN}

    @property
    def inputs(self) -> set[gr.components.Component]:
        own = [widget for controls in self.domains.values() for widget in controls.inputs]
        settings = [*self.method.components, *self.estimates.components, *self.budget.components]
        return {*self.plain.values(), *own, *settings, self.transforms}

    @property
    def outputs(self) -> set[gr.blocks.Block]:
        return self.inputs | {part for controls in self.domains.values() for part in controls.outputs}

    def settings(self, values: dict[Any, Any]) -> dict[str, Any]:
        """What the widgets hold → the settings of a Request. Raises ValueError for what no request could hold."""
        request = {name: values[widget] for name, widget in self.plain.items()}
        controls = self.domains[request["domain"]]
        return {
            **request,
            **self.budget.read(values, request["sampler"]),
            "alpha": float(request["alpha"]),
            "rewards": controls.wanted(values),
            "scripts": list(ticked(values[controls.scripts])),
            "transforms": read_transforms(values[self.transforms]),
            "method": self.method.settings(values, request["sampler"]),
            "estimate": self.estimates.settings(values, request["value"]),
            "conditions": self._conditions(values, request["domain"]),
        }

    def size(self, values: dict[Any, Any]) -> Size:
        """What the cost depends on. Raises ValueError or TypeError while a widget holds what no request could."""
        (name, rewards), sampler, value = self.wanted(values), values[self.sampler], values[self.value]
        numbers = [values[widget] for widget in (self.lanes, self.particles, self.levels)]
        most = (MOST_LANES, MOST_PARTICLES, domain(name).most_levels)
        if not all(isinstance(number, int) and 0 < number <= limit for number, limit in zip(numbers, most)):
            raise ValueError("lanes, particles and levels are whole numbers from 1, and no run takes more than those")
        hitting = values.get(self.domains[name].conditions.get("first_hitting")) is True
        if hitting:
            numbers[-1] = domain(name).letters(domain(name).conditions(**self._conditions(values, name)))
        return Size(
            name,
            sampler,
            value,
            *numbers,
            rewards,
            SAMPLERS[sampler].settings(**self.method.settings(values, sampler)),
            VALUES[value].settings(**self.estimates.settings(values, value)),
            hitting,
            alpha=float(values[self.alpha]),
            length=values.get(self.domains[name].conditions.get("length")),
            **self.budget.amount(values, sampler),
        )

    def wanted(self, values: dict[Any, Any]) -> tuple[str, dict[str, float]]:
        """The domain, and the rewards that are ticked there, scripts among them, with their weights.

        Raises UserError for a weight that is no number.
        """
        name = values[self.domain]
        return name, self.domains[name].wanted(values)

    def _conditions(self, values: dict[Any, Any], name: str) -> dict[str, Any]:
        """Those that differ from the domain's defaults."""
        fields = domain(name).conditions.model_fields
        held = {key: values[widget] for key, widget in self.domains[name].conditions.items()}
        return {key: value for key, value in held.items() if value not in (None, fields[key].default)}

    def filled(self, request: dict[str, Any]) -> dict[Any, Any]:
        """A request of any version → what the widgets should show: “use these settings”."""
        request = upgraded(request)
        return self.turned(request) | self._rewards_filled(request)

    def turned(self, request: dict[str, Any]) -> dict[Any, Any]:
        """The same without the domain's rewards and conditions, which stay as they were."""
        request = upgraded(request)
        values = {widget: request[name] for name, widget in self.plain.items()} | {
            self.alpha: alpha_text(request["alpha"]),
            self.transforms: transform_lines(request.get("transforms", {})),
            **self.budget.show(request),
        }
        of = counted_in(request)
        hidden, own = set_by_budget(request["sampler"], of), {**domain(request["domain"]).defaults, **request["method"]}
        return (
            with_values(self.turned_to(request["domain"], request["sampler"], request["value"], of), values)
            | self.method.show(own, request["sampler"], hidden)
            | self.estimates.show(request["estimate"], request["value"])
        )

    def turned_to(self, name: str, sampler: str, value: str, of: str = HAND) -> dict[Any, dict[str, Any]]:
        """Updates by which the form is that domain's, and what the method and the value estimate ask for is seen."""
        return {
            self.levels: gr.update(**level_limits(domain(name))),
            self.sampler: gr.update(value=sampler),
            **self.with_method(sampler, value, of),
            **self.with_estimate(name, value),
        }

    def with_method(self, sampler: str, value: str, of: str = HAND) -> dict[Any, dict[str, Any]]:
        """Updates by which a method's settings are asked for, and M and α where it, or the estimate, heeds them.

        of: what its budget is of, which then sets one of them.
        """
        unused, guided = SAMPLERS[sampler].unused, SAMPLERS[sampler].guided
        tempered = "alpha" not in unused or (guided and VALUES[value].tempered)
        hidden = set_by_budget(sampler, of)
        return {
            self.particles: gr.update(visible=seen("particles" not in (*unused, hidden))),
            self.alpha: gr.update(visible=seen(tempered)),
            **self.budget.turn_to(sampler, of),
            **self.method.turn_to(sampler, hidden),
        }

    def with_estimate(self, name: str, value: str) -> dict[Any, dict[str, Any]]:
        """The same of a value estimate, among those that the domain has."""
        choices, about = estimate_choices(domain(name)), f"{VALUE.sentence}: {VALUES[value].about}"
        shown = gr.update(choices=choices, value=value, visible=len(choices) > 1, info=about)
        return {self.value: shown, **self.estimates.turn_to(value)}

    def told(self, request: dict[str, Any]) -> dict[str, tuple[str, Any]]:
        """What of the form a request settles: element id → what it is called, and its value."""
        request = upgraded(request)
        controls, updates = self.domains[request["domain"]], self.filled(request)
        settled = [
            *self.plain.values(),
            *controls.inputs,
            self.transforms,
            *self.budget.components[: 1 if counted_in(request) == HAND else 2],
            *self.method.of(request["sampler"]),
            *self.estimates.of(request["value"]),
        ]
        return {w.elem_id: (name_of(w), value_of(updates[w])) for w in settled if w in updates}

    def _rewards_filled(self, request: dict[str, Any]) -> dict[Any, Any]:
        controls = self.domains[request["domain"]]
        filled = {controls.conditions[n]: v for n, v in request["conditions"].items() if n in controls.conditions}
        return controls.show(request["rewards"], list(request.get("scripts", {}))) | filled


def with_values(updates: dict[Any, dict[str, Any]], values: dict[Any, Any]) -> dict[Any, dict[str, Any]]:
    """The updates, by which the widgets hold these values too; a value may be an update itself."""
    return {**updates, **{widget: {**updates.get(widget, {}), **as_update(value)} for widget, value in values.items()}}


def as_update(value: Any) -> dict[str, Any]:
    """An update by which a widget holds that value."""
    return value if isinstance(value, dict) and "__type__" in value else gr.update(value=value)


def value_of(update: Any) -> Any:
    """The value in an update, or the value that stands for one."""
    return as_update(update).get("value")


def name_of(widget: Any) -> str:
    """What a person calls a widget's setting."""
    name = widget.props["name"] if isinstance(widget, gr.HTML) else widget.label
    return DOMAIN.short if name == DOMAIN.label else name

"""The left side of the page: widgets, and how they become the settings of a Request.

Everything is built from the domains' own data; a new domain, reward or sampler needs no change here.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from html import escape
from typing import Any

import gradio as gr

from engines.assets import ASSETS
from engines.domains import NAMES, Domain, domain
from engines.request import FILLS, SAMPLED, VALUES
from engines.samplers import SAMPLERS
from studio.design import own_rewards as slots
from studio.design.condition_widgets import conditions
from studio.design.load_settings import ENDINGS

ALWAYS = (0.0, 1.0)  # the window in which the reward selects
ALPHA_SLIDER = (ASSETS / "studio" / "alpha.js").read_text()


@dataclass
class DomainControls:
    """The widgets that belong to one domain."""

    group: gr.Column
    chosen: dict[str, gr.Checkbox] = field(default_factory=dict)
    weights: dict[str, gr.Number] = field(default_factory=dict)
    conditions: dict[str, gr.components.Component] = field(default_factory=dict)


@dataclass
class Controls:
    """All widgets of the left side."""

    domain: gr.Radio
    domains: dict[str, DomainControls]
    own: slots.Slots
    particles: gr.Slider
    alpha: gr.HTML
    sampler: gr.Radio
    lanes: gr.Slider
    levels: gr.Slider
    value: gr.Dropdown
    fills: gr.Slider
    seed: gr.Number
    every: gr.Slider
    begins: gr.Slider
    ends: gr.Slider
    estimate: gr.HTML
    run: gr.Button
    file: gr.UploadButton

    @property
    def inputs(self) -> set[gr.components.Component]:
        plain = {
            self.domain,
            self.particles,
            self.alpha,
            self.sampler,
            self.lanes,
            self.levels,
            self.value,
            self.fills,
            self.seed,
            self.every,
            self.begins,
            self.ends,
        }
        own = [
            w for d in self.domains.values() for group in (d.chosen, d.weights, d.conditions) for w in group.values()
        ]
        return plain | set(own) | self.own.inputs

    def uncertain(self) -> Iterator[tuple[gr.Checkbox, Callable[[], str]]]:
        """Rewards that this machine may not have: their box, and what tells why."""
        for name, own in self.domains.items():
            for key, reward in domain(name).rewards.items():
                if reward.missing:
                    yield own.chosen[key], reward.missing

    def settings(self, values: dict[Any, Any]) -> dict[str, Any]:
        """What the widgets hold → the settings of a Request."""
        name = values[self.domain]
        own = self.domains[name]
        scripts = self.own.chosen(values)
        return {
            "domain": name,
            "rewards": {n: slots.weighed(values[own.weights[n]]) for n, box in own.chosen.items() if values[box]}
            | scripts,
            "scripts": list(scripts),
            "transforms": self.own.shaped(values),
            "sampler": values[self.sampler],
            "value": values[self.value],
            "fills": values[self.fills],
            "lanes": values[self.lanes],
            "particles": values[self.particles],
            "alpha": float(values[self.alpha]),
            "levels": values[self.levels],
            "seed": values[self.seed] or 0,
            "every": values[self.every],
            "window": [values[self.begins], values[self.ends]],
            "conditions": {
                n: values[w]
                for n, w in own.conditions.items()
                if values[w] not in (None, domain(name).conditions.model_fields[n].default)
            },
        }

    def filled(self, request: dict[str, Any], scripts: list[str] | None) -> dict[Any, Any]:
        """A request → what the widgets should show: “use these settings”. scripts: what can be chosen, None: as before."""
        name = request["domain"]
        own, limits = self.domains[name], domain(name)
        updates: dict[Any, Any] = {d.group: gr.update(visible=n == name) for n, d in self.domains.items()}
        updates |= {box: n in request["rewards"] for n, box in own.chosen.items()}
        updates |= {w: request["rewards"].get(n, 1.0) for n, w in own.weights.items()}
        updates |= {w: request["conditions"].get(n) for n, w in own.conditions.items() if n in request["conditions"]}
        updates |= {
            self.domain: name,
            self.particles: request["particles"],
            self.sampler: request["sampler"],
            self.seed: request["seed"],
            self.lanes: request["lanes"],
            self.alpha: alpha_text(request["alpha"]),
            self.levels: gr.update(minimum=limits.least_levels, maximum=shown_levels(limits), value=request["levels"]),
            self.value: gr.update(choices=estimates(limits), value=request["value"], visible=len(limits.values) > 1),
            self.every: request.get("every", 1),
            **dict(zip((self.begins, self.ends), request.get("window", ALWAYS))),
            self.fills: gr.update(value=request.get("fills", FILLS), visible=request["value"] in SAMPLED),
        }
        return updates | self.own.filled(request, scripts)

    @property
    def outputs(self) -> set[gr.components.Component]:
        return self.inputs | {d.group for d in self.domains.values()} | self.own.outputs


def build() -> Controls:
    """Lay the widgets out, in the order a person thinks."""
    first = domain(NAMES[0])
    chosen = gr.Radio(
        [(domain(n).label, n) for n in NAMES], value=NAMES[0], label="What do you want to design?", elem_id="domain"
    )
    domains = {name: _domain_controls(name, visible=name == NAMES[0]) for name in NAMES}
    own = slots.build()
    preset = first.defaults
    particles = gr.Slider(
        1,
        64,
        preset["particles"],
        step=1,
        label="Particles M — candidates tried per lane and level",
        elem_id="particles",
    )
    alpha = gr.HTML(
        alpha_text(preset["alpha"]),
        html_template=_ALPHA,
        js_on_load=ALPHA_SLIDER,
        elem_id="alpha",
        apply_default_css=False,
    )
    sampler = gr.Radio([(s.label, n) for n, s in SAMPLERS.items()], value="svdd", label="Method", elem_id="sampler")
    with gr.Row():
        lanes = gr.Slider(1, 256, preset["lanes"], step=1, label="Lanes (designs)", elem_id="lanes", min_width=140)
        levels = gr.Slider(
            1, shown_levels(first), preset["levels"], step=1, label="Levels (steps)", elem_id="levels", min_width=140
        )
    with gr.Row():
        seed = gr.Number(0, label="Seed", precision=0, minimum=0, elem_id="seed", min_width=140)
        value = gr.Dropdown(
            estimates(first),
            value=first.values[0],
            label="Value estimate",
            visible=len(first.values) > 1,
            min_width=140,
            elem_id="value",
        )
    fills = gr.Slider(1, 64, FILLS, step=1, label="Sampled designs K of a state", visible=False, elem_id="fills")
    with gr.Accordion("More", open=False):
        every = gr.Slider(1, 10, 1, step=1, label="Select at every k-th level", elem_id="every")
        with gr.Row():
            begins = gr.Slider(
                0, 1, ALWAYS[0], step=0.01, label="From (share of levels)", elem_id="window-begins", min_width=140
            )
            ends = gr.Slider(0, 1, ALWAYS[1], step=0.01, label="To", elem_id="window-ends", min_width=140)
    estimate = gr.HTML(elem_id="estimate", padding=False)
    run = gr.Button("Run   ⌘/Ctrl ⏎", variant="primary", size="lg", elem_id="run")
    file = gr.UploadButton("Settings from a file", file_types=ENDINGS, size="sm", elem_id="settings-file")
    return Controls(
        chosen,
        domains,
        own,
        particles,
        alpha,
        sampler,
        lanes,
        levels,
        value,
        fills,
        seed,
        every,
        begins,
        ends,
        estimate,
        run,
        file,
    )


def _domain_controls(name: str, visible: bool) -> DomainControls:
    spec = domain(name)
    with gr.Column(visible=visible, elem_classes="rewards") as group:
        made = DomainControls(group)
        gr.HTML(f'<p class="about">{escape(spec.about)}</p>', padding=False)
        made.conditions = conditions(spec, name, first=True)
        gr.HTML('<p class="caption"><span>Reward</span><span>weight</span></p>', padding=False)
        here = [key for key, reward in spec.rewards.items() if reward.missing is None]
        for key in here:
            _reward(made, name, key)
        if len(here) < len(spec.rewards):
            with gr.Accordion("Larger rewards (they download)", open=False):
                for key in (key for key in spec.rewards if key not in here):
                    _reward(made, name, key)
        if len(spec.conditions.model_fields) > len(spec.hints.first):
            with gr.Accordion("Conditions", open=False):
                made.conditions |= conditions(spec, name, first=False)
    return made


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


def alpha_text(alpha: Any) -> str:
    """α as the slider holds it: a number in letters, or inf."""
    return "inf" if str(alpha).lower().startswith("inf") else f"{float(alpha):g}"


def estimates(spec: Domain) -> list[tuple[str, str]]:
    """How a value can be estimated in this domain: (label, name)."""
    return [(VALUES[name], name) for name in spec.values]


def shown_levels(spec: Domain) -> int:
    """The slider's end: enough for the model, whatever more it accepts."""
    return min(spec.most_levels, max(64, 2 * spec.defaults["levels"]))


def estimated(name: str, particles: int, lanes: int, levels: int, sampler: str) -> str:
    """What a run will about cost, before it is started."""
    spec = domain(name)
    rows = round(lanes * (particles if sampler != "unguided" else 1) * spec.active_levels(levels))
    seconds = rows / spec.rows_per_second + 0.3
    return f'<p class="estimate">about {rows:,} network rows, {max(1, round(seconds))} s on two cores</p>'


_ALPHA = """
<label class="alpha"><span class="alpha-head"><b>α</b> <output></output></span>
<input type="range" min="0" max="100" step="1" aria-label="temperature alpha, from 0 to infinity">
<span class="alpha-ends"><span>0 keeps the best</span><span>∞ ignores the reward</span></span></label>
"""

"""The rows in which one's own scripts are chosen, and the transforms of all rewards."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import gradio as gr

SLOTS, NONE = 3, "–"


@dataclass
class Slots:
    """SLOTS rows of a script's name and its weight; hidden while there is no script. transforms: one a line."""

    rows: list[gr.Row]
    names: list[gr.Dropdown]
    weights: list[gr.Number]
    transforms: gr.Textbox

    @property
    def inputs(self) -> set[gr.components.Component]:
        return {*self.names, *self.weights, self.transforms}

    @property
    def outputs(self) -> set:
        return {*self.rows, *self.names}

    def chosen(self, values: dict[Any, Any]) -> dict[str, float]:
        """name → weight of the rows that name a script."""
        rows = [(values[n], values[w]) for n, w in zip(self.names, self.weights) if values[n] not in (None, "", NONE)]
        return {name: weighed(weight) for name, weight in rows}

    def shaped(self, values: dict[Any, Any]) -> dict[str, str]:
        """reward → transform. Raises ValueError for a line that is not “reward: transform”."""
        lines = [line.strip() for line in (values[self.transforms] or "").splitlines() if line.strip()]
        for line in lines:
            if ":" not in line:
                raise ValueError(f"“{line[:40]}” is not a transform; write one a line, such as qed: window 0.6 0.9.")
        return {name.strip(): rest.strip() for name, _, rest in (line.rpartition(":") for line in lines)}

    def offered(self, known: list[str]) -> dict[Any, Any]:
        """Let these scripts be chosen; what is chosen stays."""
        return {
            **{row: gr.update(visible=i < len(known)) for i, row in enumerate(self.rows)},
            **{n: gr.update(choices=[NONE, *known]) for n in self.names},
        }

    def filled(self, request: dict[str, Any], known: list[str] | None) -> dict[Any, Any]:
        """Show a request's scripts; known: None leaves the choices as they are."""
        names = [*request.get("scripts", {}), *[NONE] * SLOTS][:SLOTS]
        updates = {} if known is None else self.offered(known)
        updates |= {n: {**updates.get(n, {}), **gr.update(value=name)} for n, name in zip(self.names, names)}
        updates |= {w: request["rewards"].get(name, 1.0) for w, name in zip(self.weights, names)}
        return updates | {
            self.transforms: "\n".join(f"{name}: {text}" for name, text in request.get("transforms", {}).items())
        }


def weighed(weight: float | None) -> float:
    """A weight as its box holds it; an empty one is 0."""
    return 0.0 if weight is None else weight


def build() -> Slots:
    rows, names, weights = [], [], []
    for number in range(1, SLOTS + 1):
        with gr.Row(elem_classes="reward", equal_height=True, visible=False) as row:
            names.append(
                gr.Dropdown(
                    [NONE],
                    value=NONE,
                    label=f"Own script {number}",
                    show_label=False,
                    container=False,
                    scale=4,
                    min_width=160,
                    elem_id=f"own-{number}",
                )
            )
            weights.append(
                gr.Number(
                    1.0,
                    label=f"Weight of own script {number}",
                    show_label=False,
                    container=False,
                    scale=1,
                    min_width=72,
                    elem_id=f"own-weight-{number}",
                )
            )
        rows.append(row)
    with gr.Accordion("Transforms", open=False):
        transforms = gr.Textbox(
            "",
            label="Transforms",
            show_label=False,
            lines=2,
            max_lines=6,
            elem_id="transforms",
            placeholder="qed: window 0.6 0.9",
            info="one a line: window low high · sigmoid middle width · step threshold",
        )
    return Slots(rows, names, weights, transforms)

"""The rows in which one's own scripts are chosen, and the transforms of all rewards."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import gradio as gr

from studio.errors import UserError

ROWS, NONE = 3, "–"


@dataclass
class OwnRewardRows:
    """ROWS rows of a script's name and its weight; hidden while there is no script. transforms: one a line."""

    rows: list[gr.Row]
    names: list[gr.Dropdown]
    weights: list[gr.Number]
    transforms: gr.Textbox

    @property
    def inputs(self) -> set[gr.components.Component]:
        return {*self.names, *self.weights, self.transforms}

    @property
    def outputs(self) -> set[gr.blocks.Block]:
        return {*self.rows, *self.names}

    def chosen(self, values: dict[Any, Any]) -> dict[str, float]:
        """Name → weight of the rows that name a script."""
        rows = [(values[n], values[w]) for n, w in zip(self.names, self.weights) if values[n] not in (None, "", NONE)]
        return {name: read_weight(weight) for name, weight in rows}

    def read_transforms(self, values: dict[Any, Any]) -> dict[str, str]:
        """Reward → transform. Raises UserError for a line that is not “reward: transform”."""
        lines = [line.strip() for line in (values[self.transforms] or "").splitlines() if line.strip()]
        for line in lines:
            if ":" not in line:
                raise UserError(f"“{line[:40]}” is not a transform; write one a line, such as qed: window 0.6 0.9.")
        return {name.strip(): rest.strip() for name, _, rest in (line.rpartition(":") for line in lines)}

    def update_choices(self, known: list[str]) -> dict[Any, Any]:
        """Updates by which these scripts can be chosen; what is chosen stays."""
        return {
            **{row: gr.update(visible=i < len(known)) for i, row in enumerate(self.rows)},
            **{name: gr.update(choices=[NONE, *known]) for name in self.names},
        }

    def show(self, request: dict[str, Any], known: list[str] | None) -> dict[Any, Any]:
        """Updates by which a request's scripts are shown; known: None leaves the choices as they are."""
        names = [*request.get("scripts", {}), *[NONE] * ROWS][:ROWS]
        updates = {} if known is None else self.update_choices(known)
        updates |= {n: {**updates.get(n, {}), **gr.update(value=name)} for n, name in zip(self.names, names)}
        updates |= {w: request["rewards"].get(name, 1.0) for w, name in zip(self.weights, names)}
        lines = [f"{name}: {text}" for name, text in request.get("transforms", {}).items()]
        return updates | {self.transforms: "\n".join(lines)}


def read_weight(weight: float | None) -> float:
    """A weight as its box holds it; an empty one is 0."""
    return 0.0 if weight is None else weight


def build() -> OwnRewardRows:
    """Lays the rows and the transforms out."""
    rows = [_script_row(number) for number in range(1, ROWS + 1)]
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
    return OwnRewardRows(*map(list, zip(*rows)), transforms)


def _script_row(number: int) -> tuple[gr.Row, gr.Dropdown, gr.Number]:
    """A script's name and its weight. number: from 1."""
    bare = {"show_label": False, "container": False}
    with gr.Row(elem_classes="reward", equal_height=True, visible=False) as row:
        label, elem_id = f"Own script {number}", f"own-{number}"
        name = gr.Dropdown([NONE], value=NONE, label=label, elem_id=elem_id, scale=4, min_width=160, **bare)
        label, elem_id = f"Weight of own script {number}", f"own-weight-{number}"
        weight = gr.Number(1.0, label=label, elem_id=elem_id, scale=1, min_width=72, **bare)
    return row, name, weight

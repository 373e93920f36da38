"""Transforms of rewards as lines of text: “reward: transform”."""

from __future__ import annotations

from collections.abc import Mapping

import gradio as gr

from studio.design.help_texts import TRANSFORMS
from studio.errors import UserError


def transforms_box() -> gr.Textbox:
    """One transform a line."""
    return gr.Textbox(
        "",
        label=TRANSFORMS.label,
        info=TRANSFORMS.sentence,
        lines=2,
        max_lines=6,
        elem_id="transforms",
        placeholder="qed: window 0.6 0.9",
    )


def read_transforms(text: str | None) -> dict[str, str]:
    """Reward → transform. Raises UserError for a line that is not “reward: transform”."""
    lines = [line.strip() for line in (text or "").splitlines() if line.strip()]
    for line in lines:
        if ":" not in line:
            raise UserError(f"“{line[:40]}” is not a transform; write one a line, such as qed: window 0.6 0.9.")
    return {name.strip(): rest.strip() for name, _, rest in (line.rpartition(":") for line in lines)}


def transform_lines(transforms: Mapping[str, str]) -> str:
    """What the box shows of a request's transforms."""
    return "\n".join(f"{name}: {text}" for name, text in transforms.items())

"""Colours and fonts. One hue for value, grey for the unguided model, one accent for what is kept."""

from __future__ import annotations

import json
from typing import Any

import gradio as gr
import plotly.graph_objects as go

VALUE, ACCENT, GREY = "#4478a8", "#e07b39", "#8a8f98"

THEME = gr.themes.Base(
    primary_hue=gr.themes.colors.orange,
    secondary_hue=gr.themes.colors.blue,
    neutral_hue=gr.themes.colors.slate,
    font=["system-ui", "Segoe UI", "Roboto", "Helvetica Neue", "sans-serif"],
    font_mono=["ui-monospace", "Menlo", "Consolas", "monospace"],
    radius_size=gr.themes.sizes.radius_md,
    spacing_size=gr.themes.sizes.spacing_md,
).set(
    button_primary_background_fill="#b4531a",
    button_primary_background_fill_dark="#b4531a",
    button_primary_background_fill_hover="#98430f",
    button_primary_background_fill_hover_dark="#bb5718",
    button_primary_text_color="#ffffff",
    button_primary_text_color_dark="#ffffff",
    body_text_color_subdued="*neutral_600",
    body_text_color_subdued_dark="*neutral_400",
    block_info_text_color="*neutral_600",
    block_info_text_color_dark="*neutral_400",
    block_title_text_color="*neutral_700",
    block_title_text_color_dark="*neutral_200",
    input_placeholder_color="*neutral_600",
    input_placeholder_color_dark="*neutral_400",
    input_border_width="1px",
    color_accent="#b4531a",
    link_text_color="#2f5f8f",
    link_text_color_dark="#9cc3e8",
)


LAYOUT = {  # the studio's margins, and no background of its own
    "paper_bgcolor": "rgba(0,0,0,0)",
    "plot_bgcolor": "rgba(0,0,0,0)",
    "margin": {"l": 52, "r": 48, "t": 44, "b": 40},
    "height": 280,
    "legend": {"orientation": "h", "y": 1.02, "yanchor": "bottom", "x": 0},
    "hovermode": "x unified",
    "uirevision": "keep",
}


def figure_json(figure: go.Figure) -> dict:
    """A figure as plain JSON, in LAYOUT."""
    figure.update_layout(template="none", **LAYOUT)
    return _without_markup(json.loads(figure.to_json()))


def plain_figure(traces: list[dict[str, Any]], **layout: Any) -> dict[str, Any]:
    """A figure of traces that are plain JSON already, in LAYOUT but for what is given."""
    return _without_markup({"data": traces, "layout": {**LAYOUT, **layout}})


def _without_markup(part: Any) -> Any:
    """The same with every text as letters: Plotly reads <a>, <b> and the like in titles and names as markup."""
    if isinstance(part, dict):
        return {key: _without_markup(value) for key, value in part.items()}
    if isinstance(part, list):
        return [_without_markup(value) for value in part]
    return part.replace("<", "&lt;") if isinstance(part, str) else part

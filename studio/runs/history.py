"""Somebody's runs in a table, each with its best design; on a narrow page every row is a card."""

from __future__ import annotations

from html import escape

from engines.domains import domain
from engines.records.store import RunRow
from studio.pictures.film import draw_design
from studio.runs.settings.title import run_title
from studio.times import format_age

PIXELS = 48
EMPTY = (
    '<p class="empty">Your runs will be listed here. '
    "They belong to this browser; anyone with a run’s link can look at it.</p>"
)
COLUMNS = ("design", "run", "status", "best reward", "started")
HEAD = f"<thead><tr>{''.join(f'<th scope=col>{name}</th>' for name in COLUMNS)}</tr></thead>"


def history_table(rows: list[RunRow]) -> str:
    """Runs → an HTML table, in the order given; EMPTY where there are none."""
    if not rows:
        return EMPTY
    return f'<table class="plain history">{HEAD}<tbody>{"".join(map(_row_html, rows))}</tbody></table>'


def _row_html(row: RunRow) -> str:
    reward, picture = _best_design(row)
    link = f'<a href="?run={escape(row.id)}">{escape(run_title(row.request))}</a>'
    cells = (f'<span class="thumbnail">{picture}</span>', link, _status(row), reward, format_age(row.created))
    labelled = (f'<td data-label="{name}">{cell}</td>' for name, cell in zip(COLUMNS, cells))
    return f"<tr>{''.join(labelled)}</tr>"


def _status(row: RunRow) -> str:
    """How a run stands, and how far it came where that is not to the end."""
    far = row.status != "done" and 0 < row.position < row.levels
    return escape(row.status) + (f", {row.position} of {row.levels} levels" if far else "")


def _best_design(row: RunRow) -> tuple[str, str]:
    """Reward and picture of a finished run's best design; ("–", "") where there is none."""
    result = row.result or {}
    judged = [(reward, place) for place, reward in enumerate(result.get("rewards", [])) if reward is not None]
    if not judged:
        return "–", ""
    reward, place = max(judged)
    return f"{reward:.3f}", draw_design(domain(row.request["domain"]), result["designs"][place], PIXELS)

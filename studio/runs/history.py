"""Somebody's runs in a table, each with its best design."""

from __future__ import annotations

from html import escape

from engines.domains import domain
from engines.records.store import RunRow
from studio.pictures.film import draw_design
from studio.runs.labels import run_title
from studio.times import format_age

PIXELS = 48
EMPTY = (
    '<p class="empty">Your runs will be listed here. '
    "They belong to this browser; anyone with a run’s link can look at it.</p>"
)
HEAD = "<thead><tr><th></th><th>run</th><th>status</th><th>best reward</th><th>started</th></tr></thead>"


def history_table(rows: list[RunRow]) -> str:
    """Runs → an HTML table, in the order given; EMPTY where there are none."""
    return f'<table class="plain">{HEAD}<tbody>{"".join(map(_row_html, rows))}</tbody></table>' if rows else EMPTY


def _row_html(row: RunRow) -> str:
    reward, picture = _best_design(row)
    return (
        f'<tr><td><span class="thumbnail">{picture}</span></td>'
        f'<td><a href="?run={escape(row.id)}">{escape(run_title(row))}</a></td>'
        f"<td>{escape(row.status)}</td><td>{reward}</td><td>{format_age(row.created)}</td></tr>"
    )


def _best_design(row: RunRow) -> tuple[str, str]:
    """Reward and picture of a finished run's best design; ("–", "") where there is none."""
    result = row.result or {}
    judged = [(reward, place) for place, reward in enumerate(result.get("rewards", [])) if reward is not None]
    if not judged:
        return "–", ""
    reward, place = max(judged)
    return f"{reward:.3f}", draw_design(domain(row.request["domain"]), result["designs"][place], PIXELS)

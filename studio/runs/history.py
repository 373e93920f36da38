"""Somebody's runs in a table, each with its best design."""

from __future__ import annotations

from html import escape

from engines.domains import domain
from engines.records.store import RunRow
from studio.pictures.film import drawn
from studio.runs.labels import title
from studio.times import ago

PIXELS = 48
EMPTY = '<p class="empty">Your runs will be listed here. They belong to this browser; anyone with a run’s link can look at it.</p>'
HEAD = "<thead><tr><th></th><th>run</th><th>status</th><th>best reward</th><th>started</th></tr></thead>"


def history(rows: list[RunRow]) -> str:
    """HTML, newest first as given."""
    return f'<table class="plain">{HEAD}<tbody>{"".join(map(_line, rows))}</tbody></table>' if rows else EMPTY


def _line(row: RunRow) -> str:
    reward, picture = _best(row)
    return (
        f'<tr><td><span class="thumbnail">{picture}</span></td><td><a href="?run={escape(row.id)}">{escape(title(row))}</a></td>'
        f"<td>{escape(row.status)}</td><td>{reward}</td><td>{ago(row.created)}</td></tr>"
    )


def _best(row: RunRow) -> tuple[str, str]:
    """Reward and picture of a finished run's best design."""
    result = row.result or {}
    judged = [(reward, place) for place, reward in enumerate(result.get("rewards", [])) if reward is not None]
    if not judged:
        return "–", ""
    reward, place = max(judged)
    return f"{reward:.3f}", drawn(domain(row.request["domain"]), result["designs"][place], PIXELS)

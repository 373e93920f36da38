"""Somebody's runs in a table, each with its best design; on a narrow page every row is a card."""

from __future__ import annotations

from html import escape

from engines.domains import domain
from engines.records.store import RunRow
from studio.errors import UserError
from studio.pictures.film import draw_design
from studio.runs.runs import Runs
from studio.runs.settings.title import run_title
from studio.times import format_age

PIXELS = 48
EMPTY = (
    '<p class="empty">Your runs will be listed here. '
    "They belong to this browser; anyone with a run’s link can look at it.</p>"
)
COLUMNS = ("design", "run", "status", "best reward", "started")
HEAD = f"<thead><tr>{''.join(f'<th scope=col>{name}</th>' for name in COLUMNS)}</tr></thead>"


def history_html(runs: Runs, owner: str) -> str:
    """Somebody's runs in a table, and what became of those that are gone, or why they cannot be listed."""
    try:
        gone = "".join(f'<p role="note">{escape(sentence)}</p>' for sentence in runs.deletions(owner))
        return history_table(runs.history(owner)) + gone
    except UserError as error:
        return f'<p role="alert" class="refusal">{escape(str(error))}</p>'


def history_table(rows: list[RunRow]) -> str:
    """Runs → an HTML table, in the order given; EMPTY where there are none."""
    if not rows:
        return EMPTY
    return f'<table class="plain history">{HEAD}<tbody>{"".join(map(_row_html, rows))}</tbody></table>'


def _row_html(row: RunRow) -> str:
    reward, picture = _best_design(row)
    link = f'{_star(row)} <a href="?run={escape(row.id)}">{escape(_title(row))}</a>'
    cells = (f'<span class="thumbnail">{picture}</span>', link, _status(row), reward, format_age(row.created))
    labelled = (f'<td data-label="{name}">{cell}</td>' for name, cell in zip(COLUMNS, cells))
    return f"<tr>{''.join(labelled)}</tr>"


def _status(row: RunRow) -> str:
    """How a run stands, and how far it came where that is not to the end."""
    far = row.status != "done" and 0 < row.position < row.levels
    return escape(row.status) + (f", {row.position} of {row.levels} levels" if far else "")


def _star(row: RunRow) -> str:
    """A switch: whether the run stays however old it gets. The stage listens to it."""
    return (
        f'<button type="button" class="star" data-star="{escape(row.id)}" aria-pressed="{str(row.starred).lower()}" '
        f'aria-label="keep this run" title="Starred runs are never deleted">{"★" if row.starred else "☆"}</button>'
    )


def _title(row: RunRow) -> str:
    """The run in a line, also where this version of the studio does not know what it was made for."""
    try:
        return run_title(row.brief)
    except (LookupError, TypeError, ValueError):
        return f"{row.brief.get('domain', 'settings damaged')} · made by another version of the studio, or damaged"


def _best_design(row: RunRow) -> tuple[str, str]:
    """Reward and picture of a finished run's best design; ("–", "") where there is none."""
    if row.best is None:
        return "–", ""
    reward, design = row.best
    try:
        return f"{reward:.3f}", draw_design(domain(row.brief["domain"]), design, PIXELS)
    except (LookupError, TypeError, ValueError):
        return f"{reward:.3f}", ""

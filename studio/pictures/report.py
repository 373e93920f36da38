"""A script's check as HTML: scores of known designs, time, determinism; or the error with its line.

Everything a script says is escaped.
"""

from __future__ import annotations

import math
from html import escape
from typing import Any

import numpy as np

from engines.domains import Domain
from engines.rewards.sandbox import ScriptError
from engines.rewards.sandbox.check import Report

NEIGHBOURS = 2  # lines shown on each side of the one with the error
STEADY = "the same scores in two runs, another order and two batch sizes"


def passed_html(report: Report, spec: Domain, title: str) -> str:
    """The report of a script that ran on the designs that everyone knows."""
    notes = "".join(f"<li>{note}</li>" for note in _notes(report))
    return (
        f'<section class="report passed" role="status"><h3>{escape(title)}</h3><ul>{notes}</ul>'
        f"{_score_table(report, spec)}{_log_html(report.log)}</section>"
    )


def fault_html(fault: ScriptError, text: str) -> str:
    """One sentence, the line of the script with its neighbours, and the last words it printed."""
    return error_html(fault.sentence, text, fault.line, fault.log)


def error_html(sentence: str, text: str, line: int | None, log: str = "") -> str:
    """The same of what a store has kept of a fault; line: from 1, None where none is to blame."""
    return (
        f'<section class="report failed" role="alert"><p>{escape(sentence)}</p>'
        f"{_excerpt(text, line)}{_log_html(log)}</section>"
    )


def _score_table(report: Report, spec: Domain) -> str:
    rows = "".join(
        f"<tr><td>{_design_html(spec, design)}</td><td>{_format_score(score)}</td></tr>"
        for design, score in zip(spec.known_designs, report.scores)
    )
    head = f"<thead><tr><th>design</th><th>score{_unit_note(report)}</th></tr></thead>"
    return f'<table class="plain">{head}<tbody>{rows}</tbody></table>'


def _unit_note(report: Report) -> str:
    """The unit and the direction that the script declares, in brackets; "" where it declares neither."""
    if not (report.declared.unit or report.declared.lower):
        return ""
    return f" ({escape(report.declared.unit)}{', lower is better' if report.declared.lower else ''})"


def _notes(report: Report) -> list[str]:
    """What a person should know before using the script, as HTML."""
    return [
        f"{report.milliseconds:.2g} ms a design",
        f"<b>{escape(report.unsteady)}</b>; guidance follows it, but a run cannot be repeated exactly"
        if report.unsteady
        else STEADY,
        *(["takes the run’s conditions; tried with examples of them"] if report.declared.takes_conditions else []),
        *_score_notes(report),
    ]


def _score_notes(report: Report) -> list[str]:
    """What is wrong with the scores: nan, out of range, all equal."""
    low, high = report.declared.span
    found = []
    if report.unjudged:
        found.append(
            f"{report.unjudged} of {len(report.scores)} cannot be judged (nan or inf); "
            "such candidates are never kept while others can be"
        )
    if report.outside:
        found.append(f"<b>{report.outside} outside the range {low:g} … {high:g}</b> that the script allows")
    if len(report.scores) > 1 and np.ptp(report.scores) == 0:
        found.append("<b>every design has the same score</b>, so nothing would be guided")
    return found


def _excerpt(text: str, line: int | None) -> str:
    """The line of a text with its neighbours; "" without a line."""
    if not line:
        return ""
    lines = text.splitlines()
    around = range(max(1, line - NEIGHBOURS), min(len(lines), line + NEIGHBOURS) + 1)
    body = "".join(
        f'<span class="{"here" if n == line else ""}">{n:>4}  {escape(lines[n - 1][:200])}</span>' for n in around
    )
    return f'<pre class="excerpt">{body}</pre>'


def _log_html(log: str) -> str:
    """The last lines that a script printed."""
    last = "\n".join(log.strip().splitlines()[-8:])
    return f"<details open><summary>it printed</summary><pre>{escape(last[-2000:])}</pre></details>" if last else ""


def _design_html(spec: Domain, design: Any) -> str:
    """A design in a line of HTML: in letters where it has some, else as a small picture."""
    if isinstance(design, (str, tuple)):
        letters = design if isinstance(design, str) else "(" + ", ".join(f"{x:.2f}" for x in design) + ")"
        return f"<code>{escape(letters)}</code>"
    return f'<span class="thumbnail">{spec.draw(design, 48)}</span>'


def _format_score(score: float) -> str:
    return f"{score:.4g}" if math.isfinite(score) else "cannot be judged"

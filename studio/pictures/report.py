"""A script's check, drawn: scores of known designs, time, determinism; or the error with its line. Everything is escaped."""

from __future__ import annotations

import math
from html import escape
from typing import Any

import numpy as np

from engines.domains import Domain
from engines.rewards.sandbox import Fault
from engines.rewards.sandbox.check import Report


def passed(report: Report, spec: Domain, title: str) -> str:
    """The report of a script that ran on the designs that everyone knows."""
    rows = "".join(
        f"<tr><td>{shown(spec, d)}</td><td>{number(s)}</td></tr>" for d, s in zip(spec.known_designs, report.scores)
    )
    unit = f" ({escape(report.declared.unit)}{', lower is better' if report.declared.lower else ''})"
    unit = unit if report.declared.unit or report.declared.lower else ""
    return (
        f'<section class="report passed" role="status"><h3>{escape(title)}</h3><ul>{"".join(f"<li>{n}</li>" for n in notes(report))}</ul>'
        f'<table class="plain"><thead><tr><th>design</th><th>score{unit}</th></tr></thead><tbody>{rows}</tbody></table>{printed(report.log)}</section>'
    )


def notes(report: Report) -> list[str]:
    """What a person should know before using it."""
    low, high = report.declared.span
    found = [
        f"{report.milliseconds:.2g} ms a design",
        "the same scores in two runs, another order and two batch sizes"
        if not report.unsteady
        else f"<b>{escape(report.unsteady)}</b>; guidance follows it, but a run cannot be repeated exactly",
    ]
    if report.unjudged:
        found.append(
            f"{report.unjudged} of {len(report.scores)} cannot be judged (nan or inf); such candidates are never kept while others can be"
        )
    if report.outside:
        found.append(f"<b>{report.outside} outside the range {low:g} … {high:g}</b> that the script allows")
    if len(report.scores) > 1 and np.ptp(report.scores) == 0:
        found.append("<b>every design has the same score</b>, so nothing would be guided")
    return found


def failed(fault: Fault, text: str) -> str:
    """One sentence, the line of the script with its neighbours, and the last words it printed."""
    return broken(fault.sentence, text, fault.line, fault.log)


def broken(sentence: str, text: str, line: int | None, log: str = "") -> str:
    return f'<section class="report failed" role="alert"><p>{escape(sentence)}</p>{excerpt(text, line)}{printed(log)}</section>'


def excerpt(text: str, line: int | None) -> str:
    if not line:
        return ""
    lines = text.splitlines()
    around = range(max(1, line - 2), min(len(lines), line + 2) + 1)
    body = "".join(
        f'<span class="{"here" if n == line else ""}">{n:>4}  {escape(lines[n - 1][:200])}</span>' for n in around
    )
    return f'<pre class="excerpt">{body}</pre>'


def printed(log: str) -> str:
    last = "\n".join(log.strip().splitlines()[-8:])
    return f"<details open><summary>it printed</summary><pre>{escape(last[-2000:])}</pre></details>" if last else ""


def shown(spec: Domain, design: Any) -> str:
    """A design in a line of HTML: in letters where it has some, else as a small picture."""
    if isinstance(design, (str, tuple)):
        letters = design if isinstance(design, str) else "(" + ", ".join(f"{x:.2f}" for x in design) + ")"
        return f"<code>{escape(letters)}</code>"
    return f'<span class="thumbnail">{spec.draw(design, 48)}</span>'


def number(score: float) -> str:
    return f"{score:.4g}" if math.isfinite(score) else "cannot be judged"

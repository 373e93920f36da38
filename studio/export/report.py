"""A report: one HTML file that needs nothing else, with interactive figures, to be read offline and printed."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from functools import cache
from html import escape

from engines.assets import ASSETS
from studio.export.bundle import Bundle
from studio.export.figures import run_figures, study_figures
from studio.export.readme import computed_with, reproduce_line
from studio.export.report_parts import (
    best_html,
    designs_html,
    figures_html,
    measures_html,
    settings_html,
    study_table_html,
    terms_html,
)
from studio.export.taken import Taken
from studio.studies.figures.heads import reward_name
from studio.studies.figures.table import study_table
from studio.studies.shown import ANY

FOLDER = ASSETS / "studio" / "report"
POLICY = "default-src 'none'; script-src 'unsafe-inline'; style-src 'unsafe-inline'; img-src data:"
UNFINISHED = "<b>Not everything here is finished.</b> "
MOST_MEMBERS = 40  # of a study, whose designs are listed one by one


def write_report(bundle: Bundle) -> str:
    """HTML, with the library that draws its figures in it. Nothing of it asks anything of a network."""
    body = "".join(_body(bundle))
    head = (
        '<!doctype html><html lang="en"><head><meta charset="utf-8">'
        '<meta name="viewport" content="width=device-width">'
        f'<meta http-equiv="Content-Security-Policy" content="{POLICY}"><title>{escape(bundle.title)}</title>'
        f"<style>{_asset('report.css')}</style></head>"
    )
    scripts = f"<script>{_plotly()}</script><script>{_asset('report.js')}</script>"
    return f"{head}<body>{body}{scripts}</body></html>"


def _body(bundle: Bundle) -> Iterator[str]:
    yield f"<header><h1>{escape(bundle.title)}</h1>"
    yield f"<p class='soft'>{escape(_what(bundle))}</p>{_unfinished(bundle)}</header>"
    yield "<main>"
    if bundle.alone:
        yield from _of_run(bundle.alone)
    else:
        yield from _of_study(bundle)
    yield "<h2>Repeat it</h2><p>In the folder of the studio’s code, with the file that the studio gives:</p>"
    yield f"<pre>{escape(reproduce_line(bundle))}</pre>"
    yield "<h2>Settings</h2>"
    yield from _settings(bundle)
    yield "<h2>Versions</h2>"
    yield from _versions(bundle)
    yield "</main>"


def _of_run(taken: Taken) -> Iterator[str]:
    yield f"<h2>Figures</h2>{figures_html(run_figures(taken.row, taken.records))}"
    yield f"<h2>Best designs</h2>{best_html([('', taken)])}"
    yield f"<h2>Designs</h2>{designs_html(taken)}"
    yield f"<h2>Measures and cost</h2>{measures_html(taken)}"


def _of_study(bundle: Bundle) -> Iterator[str]:
    yield f"<h2>Table</h2>{study_table_html(study_table(bundle.shown))}"
    yield f"<h2>Figures</h2>{figures_html(study_figures(bundle.shown))}"
    alike = reward_name(bundle.shown) != ANY
    yield f"<h2>Best designs</h2>{best_html(bundle.members, alike)}"
    for label, taken in bundle.members[:MOST_MEMBERS]:
        yield f"<h2>{escape(label)}</h2><p class='soft'>run {escape(taken.row.id)} · {escape(taken.status)}</p>"
        yield f"<details><summary>{len(taken.rows)} designs</summary>{designs_html(taken)}</details>"
        yield measures_html(taken)


def _settings(bundle: Bundle) -> Iterator[str]:
    if bundle.alone:
        yield settings_html(bundle.alone)
        return
    for label, taken in bundle.members:
        yield f"<details><summary>{escape(label)}</summary>{settings_html(taken)}</details>"


def _versions(bundle: Bundle) -> Iterator[str]:
    """Once for all runs that were computed with the same."""
    groups: dict[tuple, list[str]] = {}
    for label, taken in bundle.members:
        versions, own = computed_with(taken)
        groups.setdefault((own, *versions.items()), []).append(label)
    for (own, *versions), labels in groups.items():
        whose = ", ".join(filter(None, labels)) if len(groups) > 1 else ""
        when = "" if own else "of the studio that wrote this report; the run does not say its own"
        yield f"<p class='soft'>{escape(' · '.join(filter(None, (whose, when))))}</p>"
        yield terms_html((name, version or "not installed") for name, version in versions)


def _what(bundle: Bundle) -> str:
    day = f"{datetime.now(UTC):%Y-%m-%d %H:%M} UTC"
    if bundle.alone:
        return f"run {bundle.alone.row.id} · {bundle.alone.status} · report of {day}"
    which = f"study {bundle.study} · " if bundle.study else ""
    return f"{which}{len(bundle.members)} runs · report of {day}"


def _unfinished(bundle: Bundle) -> str:
    told = [f"{label}: {t.status}." if label else f"{t.status}." for label, t in bundle.members if not t.complete]
    sentences = [*told, *bundle.left_out]
    if not sentences:
        return ""
    first = UNFINISHED if told else ""
    return f'<p class="unfinished">{first}{escape(" ".join(sentences))}</p>'


@cache
def _asset(name: str) -> str:
    return (FOLDER / name).read_text(encoding="utf-8")


@cache
def _plotly() -> str:
    return (ASSETS / "vendor" / "plotly-basic.min.js").read_text(encoding="utf-8")

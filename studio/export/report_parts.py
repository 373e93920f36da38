"""Parts of a report as HTML. Every text is escaped; figures are JSON that no markup can end."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from html import escape
from typing import Any

from engines.domains import Domain
from engines.domains.meaning import with_unit
from studio.export.figures import Figures
from studio.export.taken import Taken
from studio.pictures.designs import PIXELS
from studio.pictures.film import draw_design
from studio.runs.finished import totals_view
from studio.runs.settings.listing import settings_view

MOST_ROWS, MOST_PICTURES = 500, 12  # of a table of designs; of the best designs


def figures_html(figures: Figures) -> str:
    """Each with a title, drawn by report.js."""
    return "".join(
        f'<figure><figcaption>{escape(title)}</figcaption><div class="figure" role="group" '
        f'aria-label="{escape(title)}"></div><script type="application/json">{_inert(figure)}</script></figure>'
        for title, figure in figures
    )


def study_table_html(table: Mapping[str, Any]) -> str:
    """The table of a study, as its page shows it: {heads, rows, remarks}."""
    heads = "".join(f'<th class="number">{_head(head)}</th>' for head in table["heads"])
    lines = "".join(
        f'<tr><th scope="row">{escape(row["label"])}</th>'
        + "".join(f'<td class="number">{escape(text)}</td>' for _, text in row["cells"])
        + "</tr>"
        for row in table["rows"]
    )
    remarks = "".join(f"<p>{escape(sentence)}</p>" for sentence in table["remarks"])
    table = f"<table><thead><tr><th>run</th>{heads}</tr></thead><tbody>{lines}</tbody></table>"
    return f'{remarks}<div class="scroll" tabindex="0">{table}</div>'


def best_html(members: Sequence[tuple[str, Taken]], alike: bool = True) -> str:
    """The best designs in pictures: of all, or, where they were not asked for the same, each member's own best."""
    judged = [
        [(label, taken.domain, row) for row in taken.rows if row["reward"] is not None] for label, taken in members
    ]
    if alike:
        best = sorted((each for rows in judged for each in rows), key=lambda each: -each[2]["reward"])[:MOST_PICTURES]
    else:
        best = [rows[0] for rows in judged if rows]
    cards = "".join(_card(label, domain, row) for label, domain, row in best)
    return f'<div class="best">{cards}</div>'


def _card(label: str, domain: Domain, row: Mapping[str, Any]) -> str:
    """A design, its reward, and whose it is."""
    whose = f"<br><small>{escape(label)}</small>" if label else ""
    caption = f"<figcaption>{row['reward']:.4g}</figcaption>{escape(row['design'])}{whose}"
    return f"<figure>{draw_design(domain, row['written'], PIXELS)}{caption}</figure>"


def designs_html(taken: Taken) -> str:
    """The table of a run's designs, best first."""
    heads = "".join(f'<th class="number">{escape(_with_unit(taken, name))}</th>' for name in ("reward", *taken.columns))
    lines = "".join(
        f'<tr><td class="number">{row["lane"]}</td><td class="design">{escape(row["design"])}</td>'
        + "".join(f'<td class="number">{_number(v)}</td>' for v in _figures(row, taken.columns))
        + "</tr>"
        for row in taken.rows[:MOST_ROWS]
    )
    more = len(taken.rows) - MOST_ROWS
    note = f'<p class="soft">and {more} more, in the CSV and the ZIP</p>' if more > 0 else ""
    head = f'<thead><tr><th class="number">lane</th><th>design</th>{heads}</tr></thead>'
    return f'<div class="scroll" tabindex="0"><table>{head}<tbody>{lines}</tbody></table></div>{note}'


def measures_html(taken: Taken) -> str:
    """What was measured of all designs, and what the run cost."""
    view = totals_view(taken.row, [row["design"] for row in taken.rows])
    told = {view["measured"][name]["label"] or name: _number(v) for name, v in view["measures"].items()}
    cost = view["cost"]
    told |= {"network rows": f"{cost['rows']:,}", "reward calls": f"{cost['reward_calls']:,}"}
    panels = "".join(
        f'<figure class="wide" tabindex="0"><figcaption>{escape(panel["title"])}</figcaption>{panel["svg"]}</figure>'
        for panel in view["panels"]
    )
    return terms_html((told | {"computing": f"{taken.row.seconds:.1f} s"}).items()) + panels


def settings_html(taken: Taken) -> str:
    """All settings in words, and the request as the program takes it."""
    view = settings_view(taken.row.request)
    groups = "".join(
        f"<h3>{escape(group['title'])}</h3>{terms_html((e['label'], e['value']) for e in group['entries'])}"
        for group in view["groups"]
    )
    return f"{groups}<details><summary>as request.json</summary><pre>{escape(view['json'])}</pre></details>"


def terms_html(entries: Iterable[tuple[str, Any]]) -> str:
    """Terms and what is said of them."""
    told = "".join(f"<dt>{escape(str(term))}</dt><dd>{escape(str(said))}</dd>" for term, said in entries)
    return f"<dl>{told}</dl>"


def _figures(row: Mapping[str, Any], columns: Sequence[str]) -> list[Any]:
    return [row["reward"], *(row["figures"].get(name) for name in columns)]


def _head(head: Mapping[str, Any]) -> str:
    return escape(with_unit(head["label"], head["unit"]))


def _with_unit(taken: Taken, name: str) -> str:
    return with_unit(name, taken.units.get(name, ""))


def _number(value: Any) -> str:
    if value is None:
        return "–"
    return f"{value:.4g}" if isinstance(value, float) else escape(str(value))


def _inert(figure: Mapping[str, Any]) -> str:
    """JSON in which nothing ends a script or begins a comment."""
    return json.dumps(figure).replace("<", "\\u003c").replace(">", "\\u003e").replace("&", "\\u0026")

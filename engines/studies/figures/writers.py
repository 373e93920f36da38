"""A table of figures as text: Markdown to read, CSV for programs, LaTeX for a paper. Every name is escaped."""

from __future__ import annotations

import csv
import io
import math
import re
from collections.abc import Mapping, Sequence
from typing import Any

from engines.studies.figures.figure import NONE, Figure, interval, shown_number
from engines.tables.write import inert

Rows = Sequence[tuple[str, Mapping[str, Figure]]]  # (label, heading → figure), one a line; headings may differ
MARKDOWN = re.compile(r"([\\|*_`<>\[\]~#$])")
SIGNS = {sign: f"\\{sign}" for sign in "&%$#_{}"}
WORDS = {"\\": "textbackslash", "~": "textasciitilde", "^": "textasciicircum", "…": "dots"}
QUOTES = {'"': "''", "“": "``", "”": "''", "–": "--"}
MATHEMATICS = {"<": "<", ">": ">", "|": "|", "−": "-", "′": "'", "×": r"\times", "·": r"\cdot", "∞": r"\infty"}
MATHEMATICS |= {"→": r"\to", "±": r"\pm", "≥": r"\ge", "≤": r"\le", "α": r"\alpha", "β": r"\beta", "µ": r"\mu"}
MATHEMATICS |= {"γ": r"\gamma", "λ": r"\lambda", "σ": r"\sigma", "Δ": r"\Delta", "μ": r"\mu"}
LATEX = SIGNS | QUOTES | {sign: f"\\{word}{{}}" for sign, word in WORDS.items()}
LATEX |= {sign: f"${word}$" for sign, word in MATHEMATICS.items()}


def headings(rows: Rows) -> list[str]:
    """Of all rows, in the order in which they come."""
    return list(dict.fromkeys(heading for _, found in rows for heading in found))


def markdown(rows: Rows, corner: str, notes: Sequence[str] = ()) -> str:
    """A table, one line a row; corner: what stands above the labels; notes: sentences below it."""
    heads = headings(rows)
    lines = [[markdown_text(text) for text in (corner, *heads)], ["---", *["---:"] * len(heads)]]
    lines += [[markdown_text(label), *(_cell(found, head) for head in heads)] for label, found in rows]
    table = "\n".join(f"| {' | '.join(line)} |" for line in lines) + "\n"
    return table + "".join(f"\n{markdown_text(note)}\n" for note in notes)


def markdown_text(text: str) -> str:
    """Text that Markdown shows as it is, in one line."""
    return MARKDOWN.sub(r"\\\1", " ".join(text.split()))


def csv_table(rows: Rows, corner: str, settings: Sequence[Mapping[str, Any]] = ()) -> str:
    """The same for programs: settings first, a column a figure, and two for the ends of its interval."""
    heads, text = headings(rows), io.StringIO()
    ranged = {head for _, found in rows for head, figure in found.items() if figure.low is not None}
    asked = list(dict.fromkeys(name for each in settings for name in each))
    wide = [part for h in heads for part in ([h, f"{h} low", f"{h} high"] if h in ranged else [h])]
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(map(inert, (corner, *asked, *wide)))
    for place, (label, found) in enumerate(rows):
        told = settings[place] if settings else {}
        numbers = [number for head in heads for number in _numbers(found.get(head), head in ranged)]
        writer.writerow([inert(label), *(inert(told.get(name, "")) for name in asked), *numbers])
    return text.getvalue()


def latex(rows: Rows, corner: str, notes: Sequence[str] = ()) -> str:
    """A tabular with the rules of the package booktabs; intervals small behind their numbers; notes as comments."""
    heads = headings(rows)
    lines = [_latex_line(map(latex_text, (corner, *heads)))]
    body = [_latex_line([latex_text(label), *(_latex_cell(found.get(h)) for h in heads)]) for label, found in rows]
    told = [f"% {' '.join(note.split())}" for note in notes]
    begin = [r"% \usepackage{booktabs}", *told, rf"\begin{{tabular}}{{l{'r' * len(heads)}}}", r"\toprule"]
    return "\n".join([*begin, *lines, r"\midrule", *body, r"\bottomrule", r"\end{tabular}"]) + "\n"


def latex_text(text: str) -> str:
    """Text that LaTeX prints as it is."""
    return "".join(LATEX.get(sign, sign) for sign in " ".join(text.split()))


def _cell(found: Mapping[str, Figure], head: str) -> str:
    return str(found[head]) if head in found else NONE


def _numbers(figure: Figure | None, ranged: bool) -> list[str]:
    """The number and, in a column that has them, the ends; "" for what there is not."""
    numbers = (figure.number, figure.low, figure.high) if figure else (None, None, None)
    told = ["" if n is None or not math.isfinite(n) else f"{n:.6g}" for n in numbers]
    return told if ranged else told[:1]


def _latex_line(cells: Any) -> str:
    return " & ".join(cells) + r" \\"


def _latex_cell(figure: Figure | None) -> str:
    if figure is None or not math.isfinite(figure.number):
        return "--"
    number = latex_number(shown_number(figure.number))
    return number if figure.low is None else rf"{number} {{\scriptsize ({latex_number(interval(figure))})}}"


def latex_number(text: str) -> str:
    """A number, or an interval of two, with minus signs and thousands as mathematics sets them."""
    return re.sub(r"-(?=\d)", "$-$", text).replace(",", "{,}").replace("–", "--")

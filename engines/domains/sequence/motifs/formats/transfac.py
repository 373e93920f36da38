"""TRANSFAC's records, and tables under “Pos A C G T” as CIS-BP has them."""

from __future__ import annotations

import re
from collections.abc import Sequence

from engines.domains.sequence.motifs.formats.matrix import Written, numbers

_HEAD = re.compile(r"(P[0O]|Pos|PO)\s+A\s+C\s+G\s+[TU]\b.*", re.IGNORECASE)
_ROW = re.compile(r"\d+\s+(.*?)\s*[A-Za-z]?")
IDS, NAMES = ("AC", "Motif"), ("ID", "NA", "TF Name")  # fields, the first that is there counts


def is_transfac(lines: Sequence[str]) -> bool:
    """Whether any line heads a matrix as TRANSFAC does."""
    return any(_HEAD.fullmatch(line.strip()) for line in lines)


def read_transfac(lines: Sequence[str], name: str) -> list[Written]:
    """The motifs in order. name: of one without any. Raises ValueError naming the line that is wrong."""
    found: list[Written] = []
    fields: dict[str, str] = {}
    inside = False
    for number, text in enumerate(lines, 1):
        line = text.strip()
        if _HEAD.fullmatch(line):
            found.append(Written(number, _words(fields, name)))
            inside, fields = True, {}
        elif inside and line[:1].isdigit():
            found[-1].rows.append((number, _numbers(line, number)))
        elif line:
            inside = False
            key, _, value = line.partition("\t") if "\t" in line else line.partition(" ")
            fields |= {key: value.strip()} if value.strip() else {}
    for motif in found:
        if not motif.rows:
            raise ValueError(
                f"The motif {motif.words[0]} has no rows of numbers under line {motif.line}; mend the file."
            )
    return found


def _words(fields: dict[str, str], name: str) -> list[str]:
    """ID and name, as far as there are any."""
    chosen = [next((fields[key] for key in keys if key in fields), "") for keys in (IDS, NAMES)]
    return " ".join(filter(None, chosen)).split() or [name]


def _numbers(line: str, number: int) -> list[float]:
    """The four numbers of “01  1 2 3 4  N”."""
    row = _ROW.fullmatch(line)
    four = numbers(row[1]) if row else []
    if len(four) != 4:
        raise ValueError(f"Line {number} needs a place and four numbers, for A, C, G and T; it is “{line[:40]}”.")
    return four

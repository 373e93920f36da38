"""Motifs as bare rows of numbers, each under a line “>name”: JASPAR's .pfm and .jaspar, HOCOMOCO's .pcm, HOMER's."""

from __future__ import annotations

import re
from collections.abc import Sequence

from engines.domains.sequence.motifs.formats.matrix import Written, numbers

_LETTER = re.compile(r"([ACGTUacgtu])\s*[:|]?\s*(?=[\[|\d.\s+-])(.*)")
ORDER = "ACGT"


def read_rows(lines: Sequence[str], name: str) -> list[Written]:
    """The motifs in order. name: of one that stands without a >. Raises ValueError naming the line that is wrong."""
    found: list[Written] = []
    letters: dict[int, str] = {}  # line → the letter that stands before its numbers
    for number, text in enumerate(lines, 1):
        line = text.strip()
        if line.startswith(">"):
            found.append(Written(number, _words(line[1:]) or [f"line{number}"]))
        elif line and not line.startswith("#"):
            lettered = _LETTER.fullmatch(line)
            row = numbers(lettered[2] if lettered else line)
            if not row:
                raise ValueError(f"Line {number} is no row of numbers: “{line[:40]}”. {FORMS}")
            if not found:
                found.append(Written(number, [name]))
            found[-1].rows.append((number, row))
            letters |= {number: lettered[1].upper().replace("U", "T")} if lettered else {}
    for motif in found:
        _check(motif, letters)
    return found


def _words(title: str) -> list[str]:
    """ID and name; of HOMER's columns, which tabs part, the first two."""
    return " ".join(title.split("\t")[:2]).split()


FORMS = "Motifs are read as MEME, JASPAR (.pfm, .jaspar), HOCOMOCO (.pcm, .meme), HOMER or TRANSFAC has them."


def _check(motif: Written, letters: dict[int, str]) -> None:
    """Put lettered rows in the order of ACGT, and see that there are rows. Raises ValueError."""
    if not motif.rows:
        raise ValueError(f"The motif {motif.words[0][:40]} in line {motif.line} has no rows of numbers. {FORMS}")
    own = [letters[line] for line, _ in motif.rows if line in letters]
    if own and sorted(own) != sorted(ORDER) or own and len(own) != len(motif.rows):
        raise ValueError(
            f"The motif {motif.words[0][:40]} in line {motif.line} has rows for {', '.join(own)}; it needs one for "
            "each of A, C, G and T."
        )
    if own:
        rows = sorted(motif.rows, key=lambda row: ORDER.index(letters[row[0]]))
        columns = [[*column] for column in zip(*(row for _, row in rows))]
        if len({len(row) for _, row in rows}) == 1:
            motif.rows = [(motif.line, column) for column in columns]

"""MEME's text, as MEME, DREME, STREME, JASPAR and HOCOMOCO write it: one name or two, indented or not."""

from __future__ import annotations

import re
from collections.abc import Sequence

from engines.domains.sequence.motifs.formats.matrix import Written, numbers

_WIDTH = re.compile(r"\bw=\s*(\d+)")
_LETTERS = re.compile(r"\balength=\s*(\d+)")
_ALPHABET = re.compile(r"ALPHABET=\s*([A-Za-z*]+)")


def is_meme(lines: Sequence[str]) -> bool:
    """Whether any line begins a motif or a matrix as MEME has it."""
    return any(line.lstrip().startswith(("MEME version", "MOTIF ", "MOTIF\t", "letter-probability")) for line in lines)


def read_meme(lines: Sequence[str]) -> list[Written]:
    """The motifs in order. Raises ValueError naming the line that is wrong."""
    found: list[Written] = []
    wanted = 0  # rows that the matrix still needs; −1: until they end
    for number, text in enumerate(lines, 1):
        line, row = text.strip(), numbers(text)
        if wanted and len(row) == 4:
            found[-1].rows.append((number, row))
            wanted -= wanted > 0
        elif line.startswith("MOTIF"):
            _complete(found, wanted)
            found.append(Written(number, _words(line, number)))
            wanted = 0
        elif line.startswith("letter-probability matrix"):
            wanted = _begin(found, line, number)
        elif wanted > 0 and line:
            raise ValueError(
                f"Line {number} belongs to the matrix of {found[-1].words[0]}, which needs {wanted} more rows "
                f"of four numbers; it is “{line[:40]}”."
            )
        elif wanted < 0 and line:
            wanted = 0
        elif alphabet := _ALPHABET.match(line):
            _check_alphabet(alphabet[1], number)
    _complete(found, wanted)
    return found


def _words(line: str, number: int) -> list[str]:
    """What follows MOTIF, without the statistics that MEME adds."""
    words = re.split(r"\s+(?:width\s*=|MEME-\d+\s+width)", line)[0].split()[1:]
    if not words:
        raise ValueError(f"Line {number} begins a motif without a name; write MOTIF and a name.")
    return words


def _begin(found: list[Written], line: str, number: int) -> int:
    """How many rows the matrix has, −1 where that is not said."""
    if not found:
        raise ValueError(f"Line {number} begins a matrix before any line MOTIF has named it.")
    letters, width = _LETTERS.search(line), _WIDTH.search(line)
    if letters and letters[1] != "4":
        raise ValueError(f"Line {number} begins a matrix over {letters[1]} letters; motifs here are of DNA, over 4.")
    return int(width[1]) if width else -1


def _complete(found: list[Written], wanted: int) -> None:
    """Raises ValueError where the last motif lacks rows."""
    if found and (wanted > 0 or not found[-1].rows):
        lacks = f"lacks {wanted} rows of its matrix" if wanted > 0 else "has no letter-probability matrix"
        raise ValueError(
            f"The motif {found[-1].words[0]} in line {found[-1].line} {lacks}; get the file anew, or mend it."
        )


def _check_alphabet(letters: str, number: int) -> None:
    if letters.upper().replace("U", "T") not in ("ACGT", "DNA", "RNA"):
        raise ValueError(f"Line {number} has the alphabet {letters}; motifs here are of DNA, over ACGT.")

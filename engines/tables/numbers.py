"""Numbers in cells, as people and programs of all countries write them; what is missing is told from what is not read.

A comma or a point may mark decimals or thousands: a column's cells tell which, together, or else the whole table's do.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np

NUMBER = re.compile(r"[-+]?(\d+\.?\d*|\.\d+)([eE][-+]?\d+)?")
MISSING = frozenset(
    "na n/a nan <na> null none nil nd n.d. missing - -- . ? #n/a #na #value! #div/0! #num! #ref! #name? #null! "
    "1.#qnan -1.#ind -nan".split()
)  # in lower case; as are an empty cell and a lone dash
_MINUS = "\u2010\u2011\u2012\u2013\u2014\u2015\u2212\u2796\ufe58\ufe63\uff0d"  # hyphens and dashes used as one
_BLANKS = "\u00a0\u1680\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200a\u202f\u205f\u3000"
_NOTHING = "\u200b\u200c\u200d\u200e\u200f\u2060\ufeff\u00ad"  # takes no room
_WIDE = {chr(0xFEE0 + code): chr(code) for code in range(0x21, 0x7F)}  # full-width forms
_PLAIN = str.maketrans(
    _WIDE | dict.fromkeys(_MINUS, "-") | dict.fromkeys(_BLANKS, " ") | dict.fromkeys(_NOTHING, "") | {"\u066b": "."}
)
_RAISED = str.maketrans("⁰¹²³⁴⁵⁶⁷⁸⁹⁻⁺", "0123456789-+")
_POWER = re.compile(r"\s*[×xX*·]\s*10\s*(?:\^\s*([-+]?\d+)|([⁰¹²³⁴⁵⁶⁷⁸⁹⁻⁺]+))$")
_GROUPED = re.compile(r"[-+]?\d{1,3}([ '’]\d{3})+(?=[.,]|$)")  # 1 234 567,8 and 1’234.5
_ENDING = r"([eE][-+]?\d+)?"
_DECIMALS = {
    mark: re.compile(rf"[-+]?(\d+\{mark}?\d*|\{mark}\d+|[1-9]\d{{0,2}}(\{other}\d{{3}})+(\{mark}\d*)?){_ENDING}")
    for mark, other in (",.", ".,")
}


@dataclass(frozen=True)
class Numbers:
    """A column read. values [N], nan where there is none; missing, unread bool [N]: why there is none.

    percent: the cells are percentages, and the values what stands before the sign. example: a cell that is not read.
    """

    values: np.ndarray
    missing: np.ndarray
    unread: np.ndarray
    percent: bool = False
    example: str = ""


def parse_numbers(cells: Sequence[str], rest: Iterable[str] = ()) -> Numbers:
    """The numbers of a column. rest: other cells of its table, where its own leave open what a comma means."""
    plain = [_plain(cell) for cell in cells]
    percent = _all_percent(plain)
    plain = [cell[:-1].rstrip() if percent and cell.endswith("%") else cell for cell in plain]
    mark = decimal_mark(plain) or (decimal_mark(map(_plain, rest)) if "open" in map(_vote, plain) else "")
    values = np.array([_value(cell, mark) for cell in plain], dtype=float)
    missing = np.array([not cell or cell.lower() in MISSING for cell in plain], dtype=bool)
    unread = ~missing & ~np.isfinite(values)
    return Numbers(values, missing, unread, percent, next((c for c, bad in zip(cells, unread) if bad), ""))


def parse_number(cell: str) -> float:
    """The number in one cell by itself; nan where it holds none, or one that can be read in two ways."""
    return float(parse_numbers([cell]).values[0])


def _plain(cell: str) -> str:
    """The cell with a plain minus, plain digits and e-notation, and without blanks or apostrophes between thousands."""
    if NUMBER.fullmatch(cell):
        return cell
    text = cell.translate(_PLAIN).strip()
    if power := _POWER.search(text):
        text = f"{text[: power.start()]}e{power[1] or power[2].translate(_RAISED)}"
    if group := _GROUPED.match(text):
        text = re.sub("[ '’]", "", group[0]) + text[group.end() :]
    return re.sub(r"^([-+]) +(?=[\d.,])", r"\1", text)


def _all_percent(plain: Sequence[str]) -> bool:
    """Whether every cell that could be a number ends in %."""
    numeric = [cell for cell in plain if cell[:1] in "+-.,0123456789" and cell[-1:] in "%.,0123456789" and cell]
    signed = [cell for cell in numeric if cell.endswith("%")]
    return bool(signed) and len(signed) == sum(cell.lower() not in MISSING for cell in numeric)


def decimal_mark(plain: Iterable[str]) -> str:
    """“.” or “,”, whichever marks the decimals of these cells; "" where they leave it open or speak for both.

    1,234 leaves it open, 1.234 hardly does: it is read with a point unless others have decimal commas.
    """
    votes = {vote for cell in plain if (vote := _vote(cell))}
    if len(votes & {",", "."}) == 1:
        return "," if "," in votes else "."
    return "." if votes == {"weak ."} else ""


def _vote(cell: str) -> str:
    """What one cell says of the mark: “.”, “,”, “weak .”, “open”, or nothing."""
    marks = {mark for mark in ",." if mark in cell}
    if not marks:
        return ""
    fits = [mark for mark in ",." if _DECIMALS[mark].fullmatch(cell)]
    if not fits:
        return ""
    if len(fits) == 1:
        return fits[0]
    return "weak ." if marks == {"."} else "open"


def _value(cell: str, mark: str) -> float:
    """The number of a plain cell; nan where it is none, or where its comma may mean two things."""
    if NUMBER.fullmatch(cell) and mark != ",":
        return float(cell)
    if mark and _DECIMALS[mark].fullmatch(cell):
        return float(cell.replace("." if mark == "," else ",", "").replace(mark, "."))
    return float("nan")

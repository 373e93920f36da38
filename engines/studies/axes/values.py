"""Values of a setting as a person types them: a list, a range, or texts by line."""

from __future__ import annotations

import math
import re
from collections.abc import Callable
from typing import Any

from engines.studies.axes.settings import CHOICE, FLAG, NUMBER, PAIR, TEXT, WHOLE, Setting

MOST_TEXT = 100_000  # characters of a list
NUMBERS = r"[-+−]?(?:\d+\.?\d*|\.\d+)(?:[eE][-+]?\d+)?"
RANGE = re.compile(rf"^({NUMBERS})\s*(?:\.\.|…)\s*({NUMBERS})(?:\s*(step|times|[x×*])\s*({NUMBERS}))?$")
ENDS = re.compile(rf"^\(?\s*({NUMBERS})\s*(?:to|–|\.\.|…)\s*({NUMBERS})\s*\)?$")
PARTS = re.compile(r"[,;\n]")
INFINITE = ("inf", "∞", "infinity")
YES, NO = ("yes", "true", "on", "1"), ("no", "false", "off", "0")
HELP = "type a list such as “0, 0.05, 0.1” or a range such as “1..5” or “0.1..0.5 step 0.1”"


def read_values(setting: Setting, typed: Any, most: int) -> list[Any]:
    """What a person typed, or a list of values as they are → the values, each once, in their order.

    most: how many there may be. Raises ValueError with what to do.
    """
    given = typed if isinstance(typed, list) else _parts(setting, typed)
    if len(given) > most:
        raise ValueError(too_many(setting.label, len(given), most))
    read, values = READ[setting.kind], []
    for part in given:
        values += read(setting, part, most)
    distinct = [value for place, value in enumerate(values) if value not in values[:place]]
    if not distinct:
        raise ValueError(f"There is no value for {setting.label}; {_help(setting)}.")
    if len(distinct) > most:
        raise ValueError(too_many(setting.label, len(distinct), most))
    return distinct


def too_many(label: str, count: int, most: int) -> str:
    return f"{count:,} values for {label} are more than a study may have runs ({most:,}); give fewer."


def _parts(setting: Setting, typed: Any) -> list[str]:
    """A typed text in its parts: lines of texts, where commas may stand in them, else also between commas."""
    text = typed if isinstance(typed, str) else str(typed)
    if len(text) > MOST_TEXT:
        raise ValueError(f"The values for {setting.label} are longer than {MOST_TEXT:,} characters; give fewer.")
    parts = text.split("\n") if setting.kind == TEXT else PARTS.split(text)
    return [part.strip() for part in parts if part.strip()]


def _help(setting: Setting) -> str:
    if setting.kind == CHOICE:
        return f"choose from {', '.join(setting.choices)}"
    told = {TEXT: "type one a line", FLAG: "type “yes, no”", PAIR: "type pairs such as “0 to 1, 0.2 to 1”"}
    return told.get(setting.kind, HELP)


def _refused(setting: Setting, part: Any) -> ValueError:
    return ValueError(f"“{str(part)[:40]}” is no value for {setting.label}; {_help(setting)}.")


def _numbers(setting: Setting, part: Any, most: int) -> list[float]:
    """A number, ∞, or a range of them."""
    if isinstance(part, int | float) and not isinstance(part, bool) and not math.isnan(part):
        return [_one(setting, part, part)]
    text = str(part).strip()
    if text.lower() in INFINITE:
        return [_one(setting, math.inf, part)]
    if found := RANGE.match(text):
        return [_one(setting, number, part) for number in _range(setting, *found.groups(), most)]
    if re.fullmatch(NUMBERS, text):
        return [_one(setting, _number(text), part)]
    raise _refused(setting, part)


def _one(setting: Setting, number: float, part: Any) -> float:
    """The number, a whole one where only those will do."""
    if setting.kind == WHOLE:
        if not math.isfinite(number) or number != int(number):
            raise ValueError(f"{setting.label} takes whole numbers; “{str(part)[:40]}” is or gives another.")
        return int(number)
    return number


def _number(text: str) -> float:
    return float(text.replace("−", "-"))


def _range(setting: Setting, first: str, last: str, how: str | None, by: str | None, most: int) -> list[float]:
    """Both ends included, where the last is met; steps are counted, so that nothing is lost to rounding."""
    low, high, step = _number(first), _number(last), _number(by) if by else 1.0
    if how is None and not (low.is_integer() and high.is_integer()):
        raise ValueError(f"Say the step of “{first}..{last}” for {setting.label}, such as “{first}..{last} step 0.1”.")
    count = _count_times(low, high, step) if how in ("times", "x", "×", "*") else _count_steps(low, high, step)
    if count is None:
        raise ValueError(f"“{first}..{last}” for {setting.label} never gets from its first number to its last.")
    if count > most:
        raise ValueError(too_many(setting.label, count, most))
    if how in ("times", "x", "×", "*"):
        return [_tidy(low * step**i) for i in range(count)]
    return [_tidy(low + i * math.copysign(step, high - low)) for i in range(count)]


def _count_steps(low: float, high: float, step: float) -> int | None:
    if not 0 < step < math.inf or not math.isfinite(high - low):
        return None
    return math.floor(min(1e12, abs(high - low) / step + 1e-9)) + 1


def _count_times(low: float, high: float, step: float) -> int | None:
    if not 0 < low <= high < math.inf or not 1 < step < math.inf:
        return None
    return math.floor(math.log(high / low) / math.log(step) + 1e-9) + 1


def _tidy(number: float) -> float:
    """0.30000000000000004 is 0.3."""
    return float(f"{number:.12g}")


def _pairs(setting: Setting, part: Any, most: int) -> list[list[float]]:
    if isinstance(part, list | tuple) and len(part) == 2 and all(isinstance(end, int | float) for end in part):
        return [[float(end) for end in part]]
    found = ENDS.match(str(part).strip())
    if not found:
        raise _refused(setting, part)
    return [[_number(end) for end in found.groups()]]


def _choices(setting: Setting, part: Any, most: int) -> list[str]:
    said = str(part).strip().casefold()
    for name, label in setting.choices.items():
        if said in (name.casefold(), label.casefold()):
            return [name]
    raise _refused(setting, part)


def _flags(setting: Setting, part: Any, most: int) -> list[bool]:
    said = str(part).strip().lower()
    if said not in (*YES, *NO):
        raise _refused(setting, part)
    return [said in YES]


def _texts(setting: Setting, part: Any, most: int) -> list[str]:
    if not isinstance(part, str):
        raise _refused(setting, part)
    return [part]


READ: dict[str, Callable[[Setting, Any, int], list[Any]]] = {
    WHOLE: _numbers,
    NUMBER: _numbers,
    PAIR: _pairs,
    CHOICE: _choices,
    FLAG: _flags,
    TEXT: _texts,
}

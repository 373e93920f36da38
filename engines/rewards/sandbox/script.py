"""A reward script: its text, its hash, and what it declares of itself."""

from __future__ import annotations

import ast
import hashlib
import math
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from engines.rewards.sandbox.errors import ScriptError, sanitize

MAX_BYTES = 1 << 20
_SIGNATURES = {  # of files that are not text, by their first bytes
    b"PK\x03\x04": "a zip file",
    b"\x80\x04": "a pickle",
    b"\x80\x05": "a pickle",
    b"\x1f\x8b": "a gzip file",
    b"\x7fELF": "a program",
}


# Columns of the tables, and tags of the files, in which a script's figures stand under its name.
RESERVED_NAMES = ("lane", "design", "reward", "reward unit", "status", "smiles", "run", "seed")


@dataclass(frozen=True)
class Script:
    """Text that has passed the upload check. hash: what a run records."""

    name: str
    text: str

    @property
    def hash(self) -> str:
        return hashlib.sha256(self.text.encode()).hexdigest()


@dataclass(frozen=True)
class Declarations:
    """What a script says of itself; everything is optional. lower: smaller numbers are better.

    takes_conditions: its function is given the run's conditions. differentiable: it has a gradient.
    """

    unit: str = ""
    lower: bool = False
    span: tuple[float, float] = (-math.inf, math.inf)
    domains: tuple[str, ...] = ()
    takes_conditions: bool = False
    differentiable: bool = False


def name_refusal(name: str) -> str:
    """Why a script cannot be called so, or ""."""
    if name.strip().lower() in RESERVED_NAMES or name.strip().startswith("_"):
        return f"“{name}” means something else in the files to take home; give your script another name."
    return ""


def parse_upload(name: str, data: bytes) -> Script:
    """An uploaded file → Script. Raises ScriptError("rejected") with what to do."""
    _check_bytes(data)
    text = _decode(data)
    if text.lstrip().startswith("{") and '"cells"' in text[:5000]:
        raise ScriptError("rejected", "This is a notebook; copy the function into a .py file and upload that")
    if not text.strip():
        raise ScriptError("rejected", "The script is empty; start from the template")
    name = sanitize(name, 60).replace("\n", " ").strip() or "script"
    return Script(name, text.replace("\r\n", "\n").replace("\r", "\n"))


def _check_bytes(data: bytes) -> None:
    if len(data) > MAX_BYTES:
        raise ScriptError(
            "rejected",
            "The file has more than 1 MB, which is what a script may have. Put large data elsewhere or leave it out",
        )
    for start, what in _SIGNATURES.items():
        if data.startswith(start):
            raise ScriptError("rejected", f"This is {what}, not a Python script; upload the .py file itself")


def _decode(data: bytes) -> str:
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = data[: error.start].count(b"\n") + 1
        raise ScriptError("rejected", "The file is not UTF-8 text; save it as UTF-8 in your editor", line) from None
    if "\0" in text:
        raise ScriptError(
            "rejected", "The file holds NUL characters, so it is not text; save it as UTF-8 in your editor"
        )
    return text


def parse_declarations(declared: dict) -> Declarations:
    """What a worker reports → Declarations. Raises ScriptError("load") where one cannot be meant."""
    lower, domains = _parse_direction(declared), _parse_domains(declared.get("domains", ()))
    unit, span = sanitize(declared.get("unit", ""), 30), _parse_span(declared.get("allowed_range"))
    flags = (declared.get(name) is True for name in ("takes_conditions", "differentiable"))
    return Declarations(unit, lower, span, domains, *flags)


@lru_cache(maxsize=64)
def declares_gradient(text: str) -> bool:
    """Whether a script says `differentiable = True` at its top level; it is read, not run."""
    try:
        lines = ast.parse(text).body
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return False
    said = (line for line in lines if isinstance(line, ast.Assign) and isinstance(line.value, ast.Constant))
    return any(line.value.value is True and _names(line) == ["differentiable"] for line in said)


def _names(line: ast.Assign) -> list[str]:
    return [target.id for target in line.targets if isinstance(target, ast.Name)]


def _parse_direction(declared: dict) -> bool:
    """Whether lower is better."""
    direction = str(declared.get("direction", "higher")).strip().lower()
    if direction not in ("higher", "lower"):
        raise ScriptError("load", f'direction must be "higher" or "lower"; it is “{sanitize(direction, 30)}”')
    return direction == "lower"


def _parse_domains(domains: Any) -> tuple[str, ...]:
    if isinstance(domains, str):
        domains = (domains,)
    if not isinstance(domains, (list, tuple)) or not all(isinstance(d, str) for d in domains):
        raise ScriptError("load", 'domains must be a list of names, such as ["molecule"]')
    return tuple(sanitize(d, 30) for d in domains)


def _parse_span(ends: Any) -> tuple[float, float]:
    if ends is None:
        return (-math.inf, math.inf)
    try:
        low, high = (float(end) for end in ends)
    except (TypeError, ValueError, OverflowError):
        low = high = math.nan
    if not low < high:
        raise ScriptError(
            "load",
            f"allowed_range must be two numbers, the smaller first, such as (0, 1); it is {sanitize(ends, 40)}",
        )
    return (low, high)

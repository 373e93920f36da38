"""What a worker reports of an exception → a ScriptError whose sentence says what to mend."""

from __future__ import annotations

import re
import sys

from engines.rewards.sandbox.errors import ScriptError, sanitize
from engines.rewards.sandbox.unavailable import import_advice

PROMISED = {"numpy", "rdkit", "PIL", *sys.stdlib_module_names}  # packages that every script may use
_REPORTED_KINDS = ("error", "answer", "blocked", "memory", "timeout")

# What an exception says → what to do about it. The first that is found in "Name: text" is told.
_ADVICE = (
    (r"NameError: name '(np|numpy)'", "add `import numpy as np` at the top"),
    (r"NameError: name 'Chem'", "add `from rdkit import Chem` at the top"),
    (r"NameError: name '(math|random|re|statistics|json)'", "add `import {0}` at the top"),
    (r"NameError: name '(\w+)' is not defined", "define {0} or mend its spelling"),
    (
        r"ModuleNotFoundError: No module named '([\w.]+)'",
        "{0} is not here; numpy, rdkit, Pillow and Python's own modules are",
    ),
    (
        r"(ImportError: cannot import name '\w+')",
        "mend its spelling, or import what has that name in the version installed here",
    ),
    (
        r"No registered converter.*list|'list' object has no attribute",
        "designs is a list of all designs; go through it, such as [score(d) for d in designs]",
    ),
    (
        r"ArgumentError|did not match C\+\+ signature",
        "RDKit got a wrong kind of argument, most often None: "
        "Chem.MolFromSmiles gives None for what it cannot read; answer float('nan') then",
    ),
    (
        r"AttributeError: 'NoneType'",
        "something is None there, most often because Chem.MolFromSmiles could not read the SMILES; "
        "answer float('nan') then",
    ),
    (
        r"'Conditions' object has no attribute '(\w+)'",
        'write conditions["{0}"]: conditions are looked up by name',
    ),
    (r"(there is no condition|conditions are read-only)", "look at the names that the sentence lists"),
    (r"ZeroDivisionError", "guard the division, for example with max(1, n)"),
    (r"(KeyError: .*)", "look it up with .get(key, 0), or cover every letter that can come"),
    (r"IndexError", "an empty or short design can come; look at its length first"),
    (r"positional argument", "a function gets another number of arguments there than it takes"),
    (r"IndentationError|TabError", "indent with four spaces, the same in every line of a block"),
    (r"SyntaxError", "Python cannot read this line; look at it and at the line before"),
    (r"RecursionError", "the function calls itself without end; use a loop"),
    (r"MemoryError", "judge the designs one after another instead of building large arrays"),
    (r"could not convert string to float|invalid literal", "text became a number there; clean it first"),
    (
        r"setting an array element|inhomogeneous",
        "the numbers are nested unevenly; give one plain number for each design",
    ),
    (
        r"PermissionError|Operation not permitted|URLError|gaierror|BlockingIOError|can't start new thread",
        "scripts cannot use files, the network, other processes or threads; put what you need into the script itself",
    ),
    (r"FileNotFoundError", "scripts cannot read your files; put the data into the script itself"),
    (r"SystemExit|KeyboardInterrupt", "leave out exit() and quit(); return the numbers"),
    (r"TypeError: 'NoneType'", "something is None there; answer float('nan') for designs that cannot be judged"),
)


def error_from_report(
    report: dict, loading: bool, log: str, source: list[str], late_imports: str = "", confined: bool = True
) -> ScriptError:
    """Nothing in the report (kind, name, text, line) is trusted.

    source: the script's lines. late_imports: why a module cannot be loaded late, or "".
    """
    name, text = sanitize(report.get("name", ""), 60), sanitize(report.get("text", ""), 300).strip().rstrip(".")
    kind, line = _reported_kind(report), _reported_line(report, source)
    if kind == "answer":
        return ScriptError("load" if loading else "answer", f"The script does not fit: {text}", line, log=log)
    instead = import_advice(source, line, confined) if line else ""
    if kind == "timeout":
        more = f"; {instead}" if instead else ""
        return ScriptError("timeout", f"The script took too long{more}", line, log=log)
    if instead:
        return ScriptError("load" if loading else kind, f"{name}: {instead}", line, log=log)
    exception = f"{name}: {text}"
    advice = _late_import_advice(exception, late_imports) or _advice(exception)
    sentence = (exception if text else name) + (f"; {advice}" if advice else "")
    return ScriptError("load" if loading and kind == "error" else kind, sentence, line, log=log)


def _reported_kind(report: dict) -> str:
    kind = report.get("kind")
    return kind if kind in _REPORTED_KINDS else "error"


def _reported_line(report: dict, source: list[str]) -> int | None:
    """A line of the script, from 1; None where the report names no such line."""
    line = report.get("line")
    return line if type(line) is int and 1 <= line <= len(source) else None


def _late_import_advice(exception: str, late_imports: str) -> str:
    """What to do about a module that is installed, but was not loaded beforehand; "" where that is not the matter."""
    found = re.search(r"No module named '(\w+)", exception)
    if not (found and found[1] in PROMISED and late_imports):
        return ""
    return f"{found[1]} is installed but was not loaded beforehand, and {late_imports}"


def _advice(exception: str) -> str:
    for pattern, advice in _ADVICE:
        if found := re.search(pattern, exception):
            return advice.format(*found.groups()) if "{0}" in advice else advice
    return ""

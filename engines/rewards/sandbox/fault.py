"""What can go wrong with a script, as one sentence that says what to mend."""

from __future__ import annotations

import re
import sys
import unicodedata

KINDS = (
    "rejected",
    "load",
    "error",
    "answer",
    "blocked",
    "memory",
    "timeout",
    "crash",
    "protocol",
    "unstable",
    "closed",
)
MOST_TEXT, LAST_LINES = 600, 8  # shown
WAYS_OUT = (
    "Run the studio in Docker or in WSL 2, use the built-in rewards, or, if nobody but you brings scripts and only such as you would run yourself, "
    "start it with --trust-uploaded-code"
)
OURS = {"numpy", "rdkit", "PIL", *sys.stdlib_module_names}  # what scripts are promised


class Fault(Exception):
    """A script failed. kind: one of KINDS. line: of the script. design: the one that breaks it. log: its last words.

    reward: the name under which the run knows the script.
    """

    def __init__(self, kind: str, sentence: str, line: int | None = None, design: str | None = None, log: str = ""):
        super().__init__(sentence)
        self.kind, self.line, self.design, self.log, self.reward = kind, line, design, log, ""

    @property
    def sentence(self) -> str:
        where = f" (line {self.line})" if self.line else ""
        which = f" It happens with the design {self.design}." if self.design else ""
        return f"{self.args[0]}{where}.{which}"

    @property
    def words(self) -> str:
        """The last lines that the script printed."""
        return "\n".join(self.log.strip().splitlines()[-LAST_LINES:])


class CannotConfine(Fault):
    """This system cannot confine scripts; the sentence says why, and the ways out."""

    def __init__(self, why: str):
        super().__init__(
            "closed",
            f"Own scripts are off here, because this system cannot confine them: {why.strip().rstrip('.')}. {WAYS_OUT}",
        )


def plain(text: str, most: int = MOST_TEXT) -> str:
    """Text from a stranger without control, direction and private characters, at most `most` long."""
    kept = "".join(c if c in "\n\t" or unicodedata.category(c)[0] != "C" else " " for c in str(text)[: 4 * most])
    return kept[:most] + ("…" if len(kept) > most else "")


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
        "RDKit got a wrong kind of argument, most often None: Chem.MolFromSmiles gives None for what it cannot read; answer float('nan') then",
    ),
    (
        r"AttributeError: 'NoneType'",
        "something is None there, most often because Chem.MolFromSmiles could not read the SMILES; answer float('nan') then",
    ),
    (r"ZeroDivisionError", "guard the division, for example with max(1, n)"),
    (r"(KeyError: .*)", "look it up with .get(key, 0), or cover every letter that can come"),
    (r"IndexError", "an empty or short design can come; look at its length first"),
    (r"positional argument", "the function takes exactly one argument: `def reward(designs):`"),
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


def told(said: dict, loading: bool, log: str, source: list[str], late_imports: str = "") -> Fault:
    """What a worker said of an exception → a Fault. Nothing in `said` is trusted. late_imports: why a module cannot be loaded late, or ""."""
    name, text = plain(said.get("name", ""), 60), plain(said.get("text", ""), 300).strip().rstrip(".")
    line = said.get("line")
    line = line if type(line) is int and 1 <= line <= len(source) else None
    kind = said.get("kind")
    kind = kind if kind in ("error", "answer", "blocked", "memory", "timeout") else "error"
    if kind == "answer":
        return Fault("load" if loading else "answer", f"The script does not fit: {text}", line, log=log)
    if kind == "timeout":
        return Fault("timeout", "The script took too long", line, log=log)
    advice = _unloaded(f"{name}: {text}", late_imports) or _advised(f"{name}: {text}")
    sentence = f"{name}: {text}" if text else name
    return Fault(
        "load" if loading and kind == "error" else kind, sentence + (f"; {advice}" if advice else ""), line, log=log
    )


def _unloaded(said: str, late_imports: str) -> str:
    """What to do about a module that is installed, but was not loaded beforehand."""
    found = re.search(r"No module named '(\w+)", said)
    return (
        f"{found[1]} is installed but was not loaded beforehand, and {late_imports}"
        if found and found[1] in OURS and late_imports
        else ""
    )


def _advised(said: str) -> str:
    for pattern, advice in _ADVICE:
        if found := re.search(pattern, said):
            return advice.format(*found.groups()) if "{0}" in advice else advice
    return ""

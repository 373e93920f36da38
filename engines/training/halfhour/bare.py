"""A domain's trainings without its pages.

A lent machine has torch and what comes with it, but not what a domain is shown and judged with (pydantic, RDKit,
Biopython, gradio). Packages whose __init__ gathers all of that are therefore imported empty, their modules as they are.
"""

from __future__ import annotations

import sys
from pathlib import Path
from types import ModuleType

ROOT = Path(__file__).resolve().parents[3]
EMPTY = tuple(f"engines.domains{name}" for name in ("", ".molecule", ".image", ".enhancer", ".utr"))


def import_empty() -> None:
    """Have these packages imported without their __init__; one that is imported already stays as it is."""
    for name in EMPTY:
        if name not in sys.modules:
            package = ModuleType(name, "Empty: for trainings alone.")
            package.__path__ = [str(ROOT.joinpath(*name.split(".")))]
            sys.modules[name] = package

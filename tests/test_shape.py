"""Nothing long is left: files, functions, lines and folders of a size that can be read."""

from __future__ import annotations

import ast
from collections import Counter
from pathlib import Path
from statistics import median, quantiles

ROOT = Path(__file__).resolve().parent.parent
TREES = ("engines", "studio", "tests", "assets")
SOURCES = [ROOT / "app.py", *(file for tree in TREES for file in (ROOT / tree).rglob("*.py"))]
PAGE = [file for file in (ROOT / "assets" / "studio").rglob("*") if file.suffix in (".js", ".html", ".css")]
SCRIPTS = [file for file in PAGE if file.suffix == ".js"]
FUNCTIONS = [
    node
    for file in SOURCES
    for node in ast.walk(ast.parse(file.read_text()))
    if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
]


def lines(file: Path) -> int:
    return len(file.read_text().splitlines())


def test_files_are_short():
    assert median(map(lines, SOURCES)) <= 110
    assert [str(f.relative_to(ROOT)) for f in SOURCES + SCRIPTS if lines(f) > 250] == []


def test_functions_are_short():
    lengths = [node.end_lineno - node.lineno + 1 for node in FUNCTIONS]
    assert median(lengths) <= 7 and quantiles(lengths, n=10)[-1] <= 20


def test_lines_are_short():
    """Of Python and of the page's modules; ruff says the same of Python."""
    long = [
        f"{f.relative_to(ROOT)}:{n}"
        for f in SOURCES + SCRIPTS
        for n, line in enumerate(f.read_text().splitlines(), 1)
        if len(line) > 120
    ]
    assert long == []


def test_folders_are_small():
    held = Counter(
        file.parent
        for tree in TREES
        for file in (ROOT / tree).rglob("*")
        if file.is_file() and "__pycache__" not in file.parts
    )
    assert {str(folder.relative_to(ROOT)): count for folder, count in held.items() if count > 12} == {}

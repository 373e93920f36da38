"""Files are UTF-8 whatever the system's own encoding is: every text that is read or written says so."""

import ast
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
SOURCES = [ROOT / "app.py", *(file for half in ("engines", "studio") for file in (ROOT / half).rglob("*.py"))]


def silent(text: str) -> list[int]:
    """Lines that open a text without saying its encoding."""
    calls = (node for node in ast.walk(ast.parse(text)) if isinstance(node, ast.Call))
    return [call.lineno for call in calls if opens_text(call) and not says_encoding(call)]


def opens_text(call: ast.Call) -> bool:
    name = call.func.attr if isinstance(call.func, ast.Attribute) else getattr(call.func, "id", "")
    of_path = name == "open" and isinstance(call.func, ast.Attribute) and not call.args
    module = ast.unparse(call.func.value) if isinstance(call.func, ast.Attribute) else ""
    if name in ("read_text", "write_text"):
        return bool(module)
    if name == "open" and (isinstance(call.func, ast.Name) or module in ("gzip", "bz2", "lzma", "io", "codecs")):
        modes = [a.value for a in (*call.args[1:2], *(k.value for k in call.keywords if k.arg == "mode"))]
        return not any("b" in str(mode) for mode in modes) and (module != "gzip" or any("t" in str(m) for m in modes))
    return of_path and any(keyword.arg in ("mode", "newline") for keyword in call.keywords)


def says_encoding(call: ast.Call) -> bool:
    place = {"read_text": 0, "write_text": 1}.get(getattr(call.func, "attr", ""), 99)
    return any(keyword.arg == "encoding" for keyword in call.keywords) or len(call.args) > place


@pytest.mark.parametrize("file", SOURCES, ids=lambda file: str(file.relative_to(ROOT)))
def test_every_text_has_its_encoding_said(file):
    assert silent(file.read_text("utf-8")) == []


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ("p.read_text()", False),
        ("p.write_text(x)", False),
        ("open(p)", False),
        ("open(p, 'w')", False),
        ("gzip.open(p, 'rt')", False),
        ("p.read_text('utf-8')", True),
        ("p.write_text(x, encoding='utf-8')", True),
        ("open(p, 'rb')", True),
        ("gzip.open(p)", True),
        ("reward.open()", True),
    ],
)
def test_a_silent_line_is_found(line, said):
    assert (silent(line) == []) is said

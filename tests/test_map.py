"""The maps are true: every path they name exists, every engine file is on one, and the two halves keep apart."""
import ast
import re
import subprocess
import sys
from pathlib import Path

import pytest

import engines

ROOT = Path(__file__).resolve().parent.parent
PATH = re.compile(r"^[\w.-]+(/[\w.-]+)*(/|\.(py|md|sh|js|css|txt|json|toml))$")
ENGINE_FILES = sorted(p.relative_to(ROOT) for p in (ROOT / "engines").rglob("*.py") if p.name != "__init__.py")
FORBIDDEN = {"engines": {"gradio", "studio"}, "studio": {"torch", "diffusers", "transformers"}}


def named(text: str) -> list[str]:
    """The paths in a text's indented lines and in its backticks."""
    spoken = [line for line in text.splitlines() if line.startswith("    ")] + re.findall(r"`([^`\n]+)`", text)
    words = (word.strip("`,:;()") for part in spoken for word in part.split())
    return [word for word in words if PATH.match(word)]


def readme() -> list[str]:
    """The paths of README's section “Map”; none while there is no README."""
    file = ROOT / "README.md"
    if not file.exists():
        return []
    return named(file.read_text().split("\n## Map\n", 1)[1].split("\n## ", 1)[0])


def imported(file: Path) -> set[str]:
    """The outermost names of everything a file imports, wherever in it."""
    found = set()
    for node in ast.walk(ast.parse(file.read_text())):
        if isinstance(node, ast.Import):
            found |= {alias.name.split(".")[0] for alias in node.names}
        if isinstance(node, ast.ImportFrom) and not node.level:
            found.add(node.module.split(".")[0])
    return found


@pytest.mark.parametrize("path", named(engines.__doc__) + readme())
def test_what_the_map_names_exists(path):
    assert (ROOT / path).is_dir() if path.endswith("/") else (ROOT / path).is_file()


def test_the_maps_are_found():
    assert len(named(engines.__doc__)) > 10 and (not (ROOT / "README.md").exists() or len(readme()) > 10)


@pytest.mark.parametrize("file", ENGINE_FILES, ids=str)
def test_every_engine_file_is_on_the_map(file):
    places = named(engines.__doc__)
    assert str(file) in places or any(str(file).startswith(place) for place in places if place.endswith("/"))


@pytest.mark.parametrize("half", FORBIDDEN)
def test_the_halves_keep_apart(half):
    trespassing = {str(p.relative_to(ROOT)): imported(p) & FORBIDDEN[half] for p in (ROOT / half).rglob("*.py")}
    assert {file: names for file, names in trespassing.items() if names} == {}


def test_the_page_brings_no_torch_with_it():
    """Neither by itself nor through what it imports."""
    code = "import sys, studio.page; print(sorted({'torch', 'diffusers', 'transformers'} & set(sys.modules)))"
    said = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True)
    assert said.stdout.strip() == "[]", said.stderr

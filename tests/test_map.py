"""The maps are true: what they name exists, every engine file is on one, and every import goes down the floors."""

import ast
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

import engines

ROOT = Path(__file__).resolve().parent.parent
PATH = re.compile(r"^[\w.-]+(/[\w.-]+)*(/|\.(py|md|sh|js|css|txt|json|toml))$")
HALVES = ("engines", "studio")
FORBIDDEN = {"engines": {"gradio", "studio"}, "studio": {"torch", "diffusers", "transformers"}}
# From the ground up. A file imports from its own folder or from a floor below; the longest fitting name is its floor.
FLOORS = (
    "engines.assets",
    "engines.console",
    "engines.tables",
    "engines.settings",
    "engines.turns",
    "engines.yield_points",
    "engines.loading",
    "engines.limits",
    "engines.versions",
    "engines.diffusion",
    "engines.training",
    "engines.records",
    "engines.rewards",
    "engines.values",
    "engines.samplers",
    "engines.domains",
    "engines.domains.sequence",
    "engines.domains.toy",
    "engines.domains.molecule",
    "engines.domains.enhancer",
    "engines.domains.utr",
    "engines.domains.image",
    "engines.training.halfhour",
    "engines.request",
    "engines.estimate",
    "engines.admission",
    "engines.learned",
    "engines.remote",
    "engines.run",
    "engines",
    "engines.studies",
    "engines.service",
    "studio.errors",
    "studio.blocks",
    "studio.caching",
    "studio.preloading",
    "studio.times",
    "studio.visitors",
    "studio.outside",
    "studio.middleware",
    "studio.janitor",
    "studio.theme",
    "studio.pictures",
    "studio.engine",
    "studio.rewards.library",
    "studio.runs",
    "studio.studies",
    "studio.export",
    "studio.history",
    "studio.runs.api",
    "studio.programs",
    "studio.rewards",
    "studio.design",
    "studio.studies.tab",
    "studio.command_line",
    "studio.operation",
    "studio.page",
    "studio.serving",
    "studio.spaces",
    "app",
)


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


def files(root: Path) -> dict[str, Path]:
    """Module → file, of both halves and app.py."""
    found = [root / "app.py", *(p for half in HALVES for p in (root / half).rglob("*.py"))]
    return {".".join(p.relative_to(root).with_suffix("").parts).removesuffix(".__init__"): p for p in found}


def imported(file: Path) -> Iterator[str]:
    """Everything that a file imports, wherever in it: “module”, or “module.name” of “from module import name”."""
    for node in ast.walk(ast.parse(file.read_text())):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        if isinstance(node, ast.ImportFrom) and not node.level:
            yield from (f"{node.module}.{alias.name}" for alias in node.names)


def arrows(root: Path) -> dict[str, set[str]]:
    """Module → the project's own modules that it imports."""
    ours = files(root)
    seen = {module: {_module(name, ours) for name in imported(file)} for module, file in ours.items()}
    return {module: names & ours.keys() - {module} for module, names in seen.items()}


def _module(name: str, ours: dict[str, Path]) -> str:
    """The module of an imported name: itself, or what it is taken from."""
    return name if name in ours else name.rpartition(".")[0]


def floor(module: str) -> int:
    """The number of a module's floor. Raises LookupError for one that has none."""
    fitting = [place for place in FLOORS if module == place or module.startswith(place + ".")]
    if not fitting:
        raise LookupError(f"{module} has no floor")
    return FLOORS.index(max(fitting, key=len))


def upward(root: Path) -> list[str]:
    """Imports that go up the floors: “file → file”."""
    return sorted(f"{a} → {b}" for a, seen in arrows(root).items() for b in seen if floor(b) > floor(a))


def circles(root: Path) -> list[str]:
    """Modules that reach themselves by their imports."""
    graph, found = arrows(root), []
    for module in graph:
        seen, rest = set(), list(graph[module])
        while rest:
            reached = rest.pop()
            if reached not in seen:
                seen.add(reached)
                rest += graph[reached]
        if module in seen:
            found.append(module)
    return sorted(found)


def unmapped(root: Path) -> list[str]:
    """Engine files that the docstring of engines/__init__.py does not lead to."""
    places = named(engines.__doc__)
    everything = [p.relative_to(root).as_posix() for p in (root / "engines").rglob("*.py") if p.name != "__init__.py"]
    return sorted(
        f
        for f in everything
        if f not in places and not any(f.startswith(place) for place in places if place.endswith("/"))
    )


@pytest.mark.parametrize("path", named(engines.__doc__) + readme())
def test_what_the_map_names_exists(path):
    assert (ROOT / path).is_dir() if path.endswith("/") else (ROOT / path).is_file()


def test_the_maps_are_found():
    assert len(named(engines.__doc__)) > 10 and (not (ROOT / "README.md").exists() or len(readme()) > 10)


def test_every_engine_file_is_on_the_map():
    assert unmapped(ROOT) == []


def test_every_import_goes_down_the_floors():
    assert upward(ROOT) == []


def test_nothing_imports_itself_by_a_detour():
    assert circles(ROOT) == []


@pytest.mark.parametrize("half", FORBIDDEN)
def test_the_halves_keep_apart(half):
    trespassing = {
        m: {name.split(".")[0] for name in imported(p)} & FORBIDDEN[half]
        for m, p in files(ROOT).items()
        if m.split(".")[0] == half
    }
    assert {file: names for file, names in trespassing.items() if names} == {}


def test_the_page_brings_no_torch_with_it():
    """Neither by itself nor through what it imports."""
    code = "import sys, studio.page; print(sorted({'torch', 'diffusers', 'transformers'} & set(sys.modules)))"
    said = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True)
    assert said.stdout.strip() == "[]", said.stderr


@pytest.fixture
def copy(tmp_path):
    """The sources, to be spoilt."""
    for half in HALVES:
        shutil.copytree(ROOT / half, tmp_path / half, ignore=shutil.ignore_patterns("__pycache__"))
    shutil.copy(ROOT / "app.py", tmp_path)
    return tmp_path


def test_a_file_on_the_wrong_floor_is_named(copy):
    (copy / "engines" / "diffusion" / "greedy.py").write_text(
        "def f():\n    from engines.samplers.svdd import svdd\n    return svdd\n"
    )
    assert upward(copy) == ["engines.diffusion.greedy → engines.samplers.svdd"]


def test_a_circle_is_named(copy):
    for one, other in (("left", "right"), ("right", "left")):
        (copy / "engines" / "values" / f"{one}.py").write_text(f"from engines.values import {other}\n")
    assert circles(copy) == ["engines.values.left", "engines.values.right"] and upward(copy) == []


def test_a_file_that_the_map_does_not_lead_to_is_named(copy):
    (copy / "engines" / "loose.py").write_text("")
    assert unmapped(copy) == ["engines/loose.py"]

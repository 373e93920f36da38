"""README's sentence about Python is what the requirements allow."""

from __future__ import annotations

import re
import sys
from importlib.metadata import PackageNotFoundError, metadata, requires
from pathlib import Path

import pytest
from packaging.requirements import Requirement
from packaging.specifiers import SpecifierSet

ROOT = Path(__file__).resolve().parent.parent
README = (ROOT / "README.md").read_text()
LEAST, FIRST, LAST = (
    tuple(map(int, v.split(".")))
    for v in re.search(r"Python ≥ (3\.\d+); (3\.\d+) to (3\.\d+) are tested", README).groups()
)
VERSIONS = [f"3.{minor}" for minor in range(FIRST[1], LAST[1] + 1)]


def needed() -> dict[str, SpecifierSet]:
    """Every distribution that the requirements bring → the Pythons it is for."""
    lines = [line.partition("#")[0].strip() for line in (ROOT / "requirements.txt").read_text().splitlines()]
    rest, found = [Requirement(line).name for line in lines if line], {}
    while rest:
        name = rest.pop()
        if name.lower() in found:
            continue
        try:
            found[name.lower()] = SpecifierSet(metadata(name)["Requires-Python"] or "")
        except PackageNotFoundError:
            continue
        parts = map(Requirement, requires(name) or ())
        rest += [part.name for part in parts if part.marker is None or part.marker.evaluate({"extra": ""})]
    return found


@pytest.mark.parametrize("version", VERSIONS)
def test_every_requirement_is_for_the_pythons_named(version):
    """What was resolved for this Python also is for the later ones; an older one may have older releases."""
    if int(version.split(".")[1]) < sys.version_info.minor:
        pytest.skip("these releases were chosen for a later Python")
    assert {name: str(allowed) for name, allowed in needed().items() if f"{version}.9" not in allowed} == {}


def test_no_older_python_would_do():
    older = f"{LEAST[0]}.{LEAST[1] - 1}.9"
    assert LEAST == FIRST and any(older not in allowed for allowed in needed().values())


def test_the_space_runs_on_one_of_them():
    assert re.search(r'^python_version: "(3\.\d+)"$', README, re.M)[1] in VERSIONS

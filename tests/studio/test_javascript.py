"""The page's ES modules: node runs their own tests, and they stay short."""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path

import pytest

from engines.assets import ASSETS

NODE = shutil.which("node")
TESTS = Path(__file__).parent / "js"
FILES = sorted(p for folder in (ASSETS / "studio", TESTS) for p in folder.rglob("*") if p.suffix in (".js", ".mjs"))


@pytest.mark.skipif(NODE is None, reason="there is no node on this machine")
@pytest.mark.parametrize("file", sorted(TESTS.rglob("*.test.mjs")), ids=lambda file: file.name.split(".")[0])
def test_the_modules_do_what_their_own_tests_say(file):
    said = subprocess.run([NODE, "--test", str(file)], capture_output=True, text=True, timeout=60)
    assert said.returncode == 0, said.stdout + said.stderr


@pytest.mark.parametrize("file", FILES, ids=lambda file: f"{file.parent.name}/{file.name}")
def test_scripts_stay_short(file):
    lines = file.read_text().splitlines()
    assert len(lines) <= 150 and max(map(len, lines)) <= 120

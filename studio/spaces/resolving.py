"""The requirements, resolved for a Space's Python as its build does: by pip, with wheels alone."""

from __future__ import annotations

import subprocess
import sys
import tempfile
from pathlib import Path

from studio.spaces.checkout import REQUIREMENTS

SECONDS = 600.0
PLATFORMS = (
    "manylinux_2_28_x86_64",
    "manylinux_2_27_x86_64",
    "manylinux_2_17_x86_64",
    "manylinux2014_x86_64",
    "linux_x86_64",
)
MOST_TOLD = 300  # characters of what pip says


def resolve_faults(root: Path, python: str) -> list[str]:
    """Asks the package index; nothing is installed."""
    with tempfile.TemporaryDirectory() as nowhere:
        command = [
            sys.executable,
            "-m",
            "pip",
            "install",
            "--dry-run",
            "--quiet",
            "--ignore-installed",
            "--target",
            nowhere,
        ]
        command += ["--only-binary=:all:", "--python-version", python, "--implementation", "cp"]
        command += [part for platform in PLATFORMS for part in ("--platform", platform)]
        try:
            asked = subprocess.run(
                [*command, "-r", str(root / REQUIREMENTS)], capture_output=True, text=True, timeout=SECONDS
            )
        except subprocess.TimeoutExpired:
            return [f"Ask again when the package index answers: pip did not end within {SECONDS / 60:.0f} minutes."]
    if asked.returncode == 0:
        return []
    errors = [line for line in asked.stderr.splitlines() if line.startswith("ERROR")] or asked.stderr.splitlines()[-1:]
    told = " ".join(errors)[:MOST_TOLD]
    return [
        f"Loosen {REQUIREMENTS}, or change python_version: pip finds no set of packages for Python {python} ({told})."
    ]

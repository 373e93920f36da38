"""A Dockerfile as its steps."""

from __future__ import annotations

import fnmatch
import json
import re
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True)
class Step:
    """One instruction: its name in capitals, and what follows it on one line."""

    name: str
    text: str

    def words(self) -> list[str]:
        """Of a JSON array, or parted by blanks; options (--name) left out."""
        text = re.sub(r"^(--\S+\s+)+", "", self.text)
        return json.loads(text) if text.startswith("[") else text.split()


def read_steps(file: Path) -> list[Step]:
    """In their order. Comments are left out, and lines that end with a backslash go on."""
    lines = [line for line in file.read_text().splitlines() if not line.lstrip().startswith("#")]
    whole = re.sub(r"\\\n", " ", "\n".join(lines))
    parts = (line.split(None, 1) for line in whole.splitlines() if line.strip())
    return [Step(name.upper(), re.sub(r"\s+", " ", text).strip()) for name, text in parts]


def is_ignored(path: str, patterns: list[str]) -> bool:
    """Whether a .dockerignore leaves a path, or a folder it lies in, out."""
    parts = path.split("/")
    heads = ["/".join(parts[: n + 1]) for n in range(len(parts))]
    return any(_matches(head, pattern) for head in heads for pattern in patterns)


def _matches(path: str, pattern: str) -> bool:
    name = pattern.removeprefix("**/")
    return fnmatch.fnmatch(path, pattern) or (name != pattern and fnmatch.fnmatch(path.rpartition("/")[2], name))

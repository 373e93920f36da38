"""The command line that every domain's training shares."""

from __future__ import annotations

import argparse
from pathlib import Path


def build_parser(description: str, parts: tuple[str, ...] = (), data: Path | None = None) -> argparse.ArgumentParser:
    """A parser of --data, --out, --minutes, --device, --resume, and of `what` to train where there are several parts.

    data: where the training data usually lie.
    """
    parser = argparse.ArgumentParser(description=description)
    if parts:
        parser.add_argument("what", choices=parts, help="what to train")
    parser.add_argument("--data", type=Path, required=data is None, default=data, help="the training data")
    parser.add_argument("--out", type=Path, required=True, help="where weights, card and checkpoints go")
    parser.add_argument("--minutes", type=float, default=60, help="time budget in all, earlier sittings counted in")
    parser.add_argument("--device", default="cpu", choices=("cpu", "cuda"))
    parser.add_argument("--resume", action="store_true", help="go on from the checkpoint in --out")
    return parser

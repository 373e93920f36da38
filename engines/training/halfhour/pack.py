"""The training data in a few megabytes: python -m engines.training.halfhour pack --out FOLDER --molecules … --utr …"""

from __future__ import annotations

import argparse
import shutil
import sys
from collections.abc import Mapping
from pathlib import Path
from tempfile import TemporaryDirectory

from engines.console import prepare_output
from engines.domains.image.learning.emoji import FONT
from engines.training.halfhour import settings
from engines.training.halfhour.learners import FILES, learner

OPTIONS = {"molecule": "molecules", "image": "pictures", "enhancer": "enhancers", "utr": "utr"}  # domain → its data


def main(arguments: list[str]) -> None:
    """The command line: what was packed, with sizes."""
    prepare_output()
    parser = argparse.ArgumentParser("python -m engines.training.halfhour pack", description=__doc__.splitlines()[0])
    parser.add_argument("--out", type=Path, required=True, help="the folder of packed data")
    parser.add_argument("--molecules", type=Path, help="SMILES, one a line")
    parser.add_argument("--pictures", type=Path, nargs="?", const=FONT, help="a colour font of emoji")
    parser.add_argument("--enhancers", type=Path, help="the measured library")
    parser.add_argument("--utr", type=Path, help="the measured library")
    options = vars(parser.parse_args(arguments))
    data = {domain: options[name] for domain, name in OPTIONS.items() if options[name]}
    if not data:
        sys.exit(f"Name what to pack: one or more of {', '.join(f'--{name}' for name in OPTIONS.values())}.")
    pack(data, options["out"])


def pack(data: Mapping[str, Path], out: Path) -> None:
    """Pack domains' data into a folder, where what is there of others stays. Ends with a sentence on too many bytes."""
    with TemporaryDirectory() as made:
        for domain, source in data.items():
            learner(domain).pack(domain, source, Path(made) / FILES[domain])
        kept = [out / name for domain, name in FILES.items() if domain not in data and (out / name).exists()]
        files = sorted([*Path(made).iterdir(), *kept], key=lambda file: file.name)
        print(*(f"{file.stat().st_size / 1e6:6.2f} MB  {file.name}" for file in files), sep="\n")
        size = sum(file.stat().st_size for file in files)
        print(f"{size / 1e6:6.2f} MB  in all, of {settings.MOST_PACKED / 1e6:.0f}")
        if size > settings.MOST_PACKED:
            sys.exit("That is too much, and nothing was kept; pack fewer domains, or a part of the data.")
        out.mkdir(parents=True, exist_ok=True)
        for domain in data:
            shutil.move(Path(made) / FILES[domain], out / FILES[domain])

"""Data packed from a few examples of each domain, and fifty steps of every network on them."""

from __future__ import annotations

import csv
import shutil
import signal
from pathlib import Path

import numpy as np
import pytest

from engines.assets import ASSETS
from engines.domains.image.learning import packed as drawings
from engines.domains.image.learning import unet
from engines.domains.image.learning.emoji import Emoji
from engines.domains.molecule.training import dataset
from engines.domains.sequence.letters import decode
from engines.training.halfhour import pack, settings, sitting
from tests.domains.image.picture_files import disc
from tests.domains.molecule.drugs import DRUGS

FEW = 8  # examples of a step
COLOURS = ("red", "green", "blue", "orange", "purple", "gray")
WEIGHTS = ("molecule/*", "enhancer/*", "utr/*", "image/model/**/*")


def write_table(file: Path, length: int, heads: list[str], letters: str, count: int) -> Path:
    """Random sequences whose measurements fall with every G."""
    noise = np.random.default_rng(0)
    with file.open("w", newline="", encoding="utf-8") as out:
        writer = csv.writer(out)
        writer.writerow([letters, *heads])
        for sequence in decode(noise.integers(0, 4, (count, length))):
            writer.writerow([sequence, *(8 - sequence.count("G") / 5 + k + noise.normal() for k in range(len(heads)))])
    return file


@pytest.fixture(scope="session")
def few():
    """Steps of FEW examples, and of the UNet fewer, of which Muon takes few weights; signals are as they were after."""
    with pytest.MonkeyPatch.context() as patch:
        for rows in settings.ROWS["cpu"].values():
            for kind in rows:
                patch.setitem(rows, kind, FEW // 4 if kind == "unet" else FEW)
        patch.setattr(settings, "CHECKPOINT_SECONDS", 1e9)
        patch.setattr(unet, "MUON_PATTERN", r"mid_block\.attentions")
        patch.setattr(unet, "HELD_OUT", 1)
        handler = signal.getsignal(signal.SIGTERM)
        yield
        signal.signal(signal.SIGTERM, handler)


@pytest.fixture(scope="session")
def packed(tmp_path_factory):
    """The folder of packed data of all domains."""
    folder = tmp_path_factory.mktemp("data")
    (folder / "drugs.smi").write_text("\n".join(DRUGS), encoding="utf-8")
    enhancers = write_table(folder / "enhancers.csv", 200, ["HepG2", "K562", "WTC11"], "seq", 200)
    utr = write_table(folder / "utr.csv", 50, ["rl"], "utr", 200)
    data = ["--molecules", f"{folder}/drugs.smi", "--enhancers", f"{enhancers}", "--utr", f"{utr}", "--pictures"]
    discs = {chr(0x25CF + i): Emoji(chr(0x25CF + i), f"{c} disc", "Symbols", ("dot",)) for i, c in enumerate(COLOURS)}
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(dataset, "is_held_out", lambda smiles: smiles in DRUGS[:5])
        patch.setattr(drawings, "read_emoji", lambda: list(discs.values()))
        patch.setattr(drawings, "Drawer", lambda font: lambda text: disc(discs[text].name.split()[0]))
        pack.main(["--out", str(folder / "packed"), *data])
    return folder / "packed"


@pytest.fixture(scope="session")
def sat(packed, few, tmp_path_factory):
    """(results, scratch) of fifty steps of every network."""
    out, scratch = tmp_path_factory.mktemp("out"), tmp_path_factory.mktemp("scratch")
    given = ["all", "--packed", str(packed), "--out", str(out), "--scratch", str(scratch), "--steps", "50"]
    sitting.main([*given, "--minutes", "1000"])
    return out, scratch


@pytest.fixture
def out(sat, tmp_path):
    """The results of fifty steps, to be changed."""
    return Path(shutil.copytree(sat[0], tmp_path / "results"))


@pytest.fixture
def assets(tmp_path):
    """A copy of the shipped weights."""
    copy = tmp_path / "assets"
    for pattern in WEIGHTS:
        for file in filter(Path.is_file, ASSETS.glob(pattern)):
            place = copy / file.relative_to(ASSETS)
            place.parent.mkdir(parents=True, exist_ok=True)
            shutil.copy(file, place)
    return copy

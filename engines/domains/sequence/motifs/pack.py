"""Pack JASPAR's motifs: python -m engines.domains.sequence.motifs.pack --data FILE.meme --out assets/sequence"""

from __future__ import annotations

import argparse
from collections.abc import Sequence
from pathlib import Path

import numpy as np

from engines.domains.sequence.motifs.jaspar import FOLDER, PARTS
from engines.domains.sequence.motifs.weight_matrix import HIT, STRICT, log_odds, threshold


def read_meme(text: str) -> dict[str, np.ndarray]:
    """{ID.name: probabilities [w, 4]} of a text in MEME format, in the order of the IDs."""
    blocks = text.split("\nMOTIF ")[1:]
    rows = lambda block: [line.split() for line in block.splitlines()[2:] if line.startswith(" ")]
    return dict(sorted((block.split()[1], np.array(rows(block), dtype=float)) for block in blocks))


def thousandths(probabilities: np.ndarray) -> np.ndarray:
    """Probabilities [w, 4] as uint16 [w, 4] whose rows add up to 1000, the rounding's rest on the largest."""
    parts = np.rint(PARTS * probabilities).astype(int)
    parts[np.arange(len(parts)), parts.argmax(1)] += PARTS - parts.sum(1)
    return parts.astype(np.uint16)


def pack(found: dict[str, np.ndarray], folder: Path) -> Path:
    """Write motifs.npz (names, widths, probabilities in thousandths, two thresholds of each); returns its path."""
    tables = [thousandths(table) for table in found.values()]
    limits = [_thresholds(log_odds(table / PARTS)) for table in tables]
    folder.mkdir(parents=True, exist_ok=True)
    np.savez_compressed(
        folder / "motifs.npz",
        names=np.array("\n".join(found)),
        widths=np.array([len(t) for t in tables], np.uint8),
        probabilities=np.concatenate(tables),
        thresholds=np.array(limits, np.int16),
    )
    return folder / "motifs.npz"


def _thresholds(scores: np.ndarray) -> tuple[int, int]:
    """The thresholds `hit` and `strict` of Motif."""
    return min(threshold(scores, HIT), int(scores.max(1).sum())), threshold(scores, STRICT)


def main(arguments: Sequence[str] | None = None) -> None:
    """The command line."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data", type=Path, required=True, help="motifs in MEME format")
    parser.add_argument("--out", type=Path, default=FOLDER)
    options = parser.parse_args(arguments)
    found = read_meme(options.data.read_text(encoding="utf-8"))
    file = pack(found, options.out)
    print(f"{len(found)} motifs in {file}, {file.stat().st_size:,} bytes")


if __name__ == "__main__":
    main()

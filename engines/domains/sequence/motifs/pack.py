"""Pack motifs for the studio: python -m engines.domains.sequence.motifs.pack --data FILE --out FOLDER

FILE has them as MEME (DREME, STREME), JASPAR (.pfm, .jaspar), HOCOMOCO (.meme, .pcm), HOMER or TRANSFAC writes them.
The studio reads assets/sequence, which is written to only where --out says so.
"""

from __future__ import annotations

import argparse
from collections.abc import Sequence
from pathlib import Path

import numpy as np

from engines.console import prepare_output
from engines.domains.sequence.motifs.formats.read import Found, read_motif_file
from engines.domains.sequence.motifs.jaspar import PARTS
from engines.domains.sequence.motifs.weight_matrix import HIT, STRICT, log_odds, threshold


def thousandths(probabilities: np.ndarray) -> np.ndarray:
    """Probabilities [w, 4] as uint16 [w, 4] whose rows add up to 1000, the rounding's rest on the largest."""
    parts = np.rint(PARTS * probabilities).astype(int)
    parts[np.arange(len(parts)), parts.argmax(1)] += PARTS - parts.sum(1)
    return parts.astype(np.uint16)


def pack(found: Found, folder: Path) -> Path:
    """Write motifs.npz (names, widths, probabilities in thousandths, two thresholds of each); returns its path."""
    tables = [thousandths(table) for table in found.values()]
    limits = [_thresholds(log_odds(table / PARTS)) for table in tables]
    folder.mkdir(parents=True, exist_ok=True)
    np.savez_compressed(
        folder / "motifs.npz",
        names=np.array("\n".join("\t".join(names) for names in found)),
        widths=np.array([len(t) for t in tables], np.uint8),
        probabilities=np.concatenate(tables),
        thresholds=np.array(limits, np.int16),
    )
    return folder / "motifs.npz"


def _thresholds(scores: np.ndarray) -> tuple[int, int]:
    """The thresholds `hit` and `strict` of Motif."""
    return min(threshold(scores, HIT), int(scores.max(1).sum())), threshold(scores, STRICT)


def main(arguments: Sequence[str] | None = None) -> None:
    """The command line. A file that will not do ends it with a sentence."""
    prepare_output()
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--data", type=Path, required=True, help="motifs, as text, gzipped or not")
    parser.add_argument("--out", type=Path, required=True, help="the folder that motifs.npz is written to")
    options = parser.parse_args(arguments)
    try:
        found = read_motif_file(options.data)
        file = pack(found, options.out)
    except OSError as error:
        parser.exit(2, f"{options.out} cannot be written to: {error.strerror}.\n")
    except ValueError as error:
        parser.exit(2, f"{error}\n")
    print(f"{len(found)} motifs in {file}, {file.stat().st_size:,} bytes")


if __name__ == "__main__":
    main()

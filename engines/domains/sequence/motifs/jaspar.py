"""What transcription factors bind: the 841 vertebrate motifs of JASPAR 2022 CORE (Castro-Mondragon et al. 2022).

Pack them anew: python -m engines.domains.sequence.motifs.jaspar --data FILE.meme --out assets/sequence
"""

from __future__ import annotations

import argparse
import difflib
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache
from pathlib import Path

import numpy as np

from engines.assets import ASSETS

FOLDER = ASSETS / "sequence"
PARTS = 1000  # probabilities are kept in thousandths
PSEUDO = 0.01  # added to each probability, so that a letter never seen costs 4.7 bits and not infinitely many
SCALE = 100  # scores are whole hundredths of a bit: sums are exact in any order, and so is their distribution
HIT, STRICT = 1e-4, 1e-5  # share of random windows that score as high: what is a site, and what is one among 841 motifs


@dataclass(frozen=True, eq=False)
class Motif:
    """A factor's position weight matrix. probabilities: [w, 4] over ACGT; thresholds in hundredths of a bit."""

    id: str  # with its version, MA0114.4
    name: str  # HNF4A; a dimer is Ahr::Arnt
    probabilities: np.ndarray
    hit: int  # least score of at most HIT of random windows; the consensus where even that is commoner
    strict: int  # least score of at most STRICT of them; above the consensus where none is so rare

    def __len__(self) -> int:
        return len(self.probabilities)

    @cached_property
    def scores(self) -> np.ndarray:
        """Log-odds to a uniform background, int32 [w, 4] in hundredths of a bit."""
        return log_odds(self.probabilities)

    @cached_property
    def highest(self) -> int:
        """Score of the consensus."""
        return int(self.scores.max(1).sum())

    @cached_property
    def nothing(self) -> int:
        """Score from which on there is any sign of a site: 0, or the least there is where a site itself has less (long repeats)."""
        return 0 if self.hit > 0 else int(self.scores.min(1).sum())


def log_odds(probabilities: np.ndarray) -> np.ndarray:
    """[w, 4] → int32 [w, 4]: 100 · log₂((p + 0.01) / 1.04 / 0.25), rounded."""
    return np.rint(SCALE * np.log2((probabilities + PSEUDO) / (1 + 4 * PSEUDO) * 4)).astype(np.int32)


def threshold(scores: np.ndarray, share: float) -> int:
    """Least score that at most `share` of uniformly random windows reach, exactly, by dynamic programming over columns.

    scores: int [w, 4]. Highest score + 1 where even the consensus is commoner.
    """
    steps = scores - scores.min(1, keepdims=True)  # [w, 4] from 0
    chance = np.ones(1)  # P(sum of the columns so far = its index)
    for column in steps:
        longer = np.zeros(len(chance) + column.max())
        for step in column:
            longer[step : step + len(chance)] += chance / 4
        chance = longer
    reached = chance[::-1].cumsum()  # P(sum ≥ highest − index)
    return int(scores.max(1).sum()) + 1 - int(np.searchsorted(reached, share * (1 + 1e-9), side="right"))


def find(name: str) -> Motif:
    """A motif by factor (HNF4A, in any case), ID (MA0114, MA0114.4) or both (MA0114.4.HNF4A).

    A factor with several has JASPAR's first. Raises ValueError with the closest names.
    """
    wanted, places = name.strip().lower(), _places()
    if wanted in places:
        return motifs()[places[wanted]]
    if (base := wanted.split(".")[0]) in places:  # another version of a motif
        near = [f"{motifs()[places[base]].id} ({motifs()[places[base]].name})"]
    else:
        near = list(
            dict.fromkeys(motifs()[places[n]].name for n in difflib.get_close_matches(wanted, places, n=4, cutoff=0.5))
        )
    advice = f"the closest are {', '.join(near)}" if near else "name a factor, such as HNF4A, or an ID, such as MA0114"
    raise ValueError(f"JASPAR 2022 has no motif “{name.strip()[:40]}”; {advice}.")


@lru_cache(maxsize=1)
def motifs() -> tuple[Motif, ...]:
    """All of them, in the order of their IDs. Raises FileNotFoundError where the asset is missing."""
    packed = np.load(FOLDER / "motifs.npz", allow_pickle=False)
    tables = np.split(packed["probabilities"] / PARTS, packed["widths"].cumsum(dtype=int)[:-1])
    parts = (full.split(".", 2) for full in str(packed["names"]).split())
    return tuple(
        Motif(f"{base}.{version}", name, table, int(hit), int(strict))
        for (base, version, name), table, (hit, strict) in zip(parts, tables, packed["thresholds"])
    )


@lru_cache(maxsize=1)
def _places() -> dict[str, int]:
    """Every way to name a motif, in lower case → its place in motifs()."""
    places: dict[str, int] = {}
    for place, motif in enumerate(motifs()):
        turned = "::".join(reversed(motif.name.split("::")))
        for name in (motif.name, turned, motif.id, motif.id.split(".")[0], f"{motif.id}.{motif.name}"):
            places.setdefault(name.lower(), place)
    return places


def read_meme(text: str) -> dict[str, np.ndarray]:
    """MEME text → {ID.name: probabilities [w, 4]} in the order of the IDs."""
    blocks = text.split("\nMOTIF ")[1:]
    rows = lambda block: [line.split() for line in block.splitlines()[2:] if line.startswith(" ")]
    return dict(sorted((block.split()[1], np.array(rows(block), dtype=float)) for block in blocks))


def thousandths(probabilities: np.ndarray) -> np.ndarray:
    """[w, 4] → uint16 [w, 4] whose rows add up to 1000, the rounding's rest on the largest."""
    parts = np.rint(PARTS * probabilities).astype(int)
    parts[np.arange(len(parts)), parts.argmax(1)] += PARTS - parts.sum(1)
    return parts.astype(np.uint16)


def pack(found: dict[str, np.ndarray], folder: Path) -> Path:
    """Motifs → motifs.npz: names, widths, probabilities in thousandths and the two thresholds of each."""
    tables = [thousandths(table) for table in found.values()]
    limits = [_limits(log_odds(table / PARTS)) for table in tables]
    folder.mkdir(parents=True, exist_ok=True)
    np.savez_compressed(
        folder / "motifs.npz",
        names=np.array("\n".join(found)),
        widths=np.array([len(t) for t in tables], np.uint8),
        probabilities=np.concatenate(tables),
        thresholds=np.array(limits, np.int16),
    )
    return folder / "motifs.npz"


def _limits(scores: np.ndarray) -> tuple[int, int]:
    return min(threshold(scores, HIT), int(scores.max(1).sum())), threshold(scores, STRICT)


def main(arguments: Sequence[str] | None = None) -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--data", type=Path, required=True, help="motifs in MEME format")
    parser.add_argument("--out", type=Path, default=FOLDER)
    options = parser.parse_args(arguments)
    found = read_meme(options.data.read_text())
    file = pack(found, options.out)
    print(f"{len(found)} motifs in {file}, {file.stat().st_size:,} bytes")


if __name__ == "__main__":
    main()

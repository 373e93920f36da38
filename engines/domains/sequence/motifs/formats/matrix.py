"""One motif as it stands in a file, and what makes it a matrix of probabilities. All raise ValueError with the line."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np

ROUNDING = 0.02  # by which probabilities may miss 1
WIDEST = 100  # letters of a motif
NUMBER = re.compile(r"[-+]?(\d+\.?\d*|\.\d+)([eE][-+]?\d+)?")
_JASPAR = re.compile(r"(MA\d+\.\d+|UN\d+\.\d+|PB\d+\.\d+)(?:[.\s_]+(.+))?")
_HOCOMOCO = re.compile(r"([A-Za-z0-9-]+?)(?:_(?:HUMAN|MOUSE))?\.H\d+\w*\..+")


@dataclass
class Written:
    """A motif as written. words: what stands in its first line, from the ID on. rows: (line, numbers)."""

    line: int
    words: list[str]
    rows: list[tuple[int, list[float]]] = field(default_factory=list)


def numbers(line: str) -> list[float]:
    """The numbers of a line that holds nothing else, brackets and commas aside; none otherwise."""
    words = line.replace("[", " ").replace("]", " ").replace(",", " ").replace("|", " ").split()
    return [float(word) for word in words] if all(map(NUMBER.fullmatch, words)) else []


def label(words: Sequence[str]) -> tuple[str, str]:
    """(ID, factor's name) of MA0004.1 Arnt, MA0004.1.Arnt, AHR_HUMAN.H11MO.0.B, 1-AAATTT STREME-1 and others."""
    first, rest = words[0], " ".join(words[1:])
    if found := _JASPAR.fullmatch(first):
        own = rest.removeprefix(found[1]).lstrip(". _")
        return found[1], own or found[2] or found[1]
    if found := _HOCOMOCO.fullmatch(first):
        return first, rest or found[1]
    return first, rest or first


def probabilities(written: Written) -> np.ndarray:
    """[w, 4] over ACGT of counts or probabilities, letters in rows or in columns."""
    lengths = {len(row) for _, row in written.rows}
    if len(lengths) != 1:
        odd = next((line for line, row in written.rows if len(row) != len(written.rows[0][1])), written.line)
        raise ValueError(f"Line {odd} has not as many numbers as the lines above it, in the motif {_name(written)}.")
    table = _upright(written, np.array([row for _, row in written.rows]))
    if len(table) > WIDEST:
        raise ValueError(
            f"The motif {_name(written)} in line {written.line} has {len(table)} letters; at most {WIDEST} are read."
        )
    return _shares(written, table)


def _upright(written: Written, table: np.ndarray) -> np.ndarray:
    """[w, 4] of [w, 4] or [4, w]; of [4, 4] the one whose letters add up to the same at every place."""
    tall, flat = table.shape[1] == 4, table.shape[0] == 4
    if tall and flat:
        tall, flat = (np.ptp(table.sum(axis)) <= ROUNDING * table.sum(axis).max() for axis in (1, 0))
        if tall == flat:
            raise ValueError(
                f"The motif {_name(written)} in line {written.line} has four rows of four numbers, which may stand for "
                "letters or for places; write it as JASPAR does, with A, C, G, T before the rows."
            )
    if not tall and not flat:
        raise ValueError(
            f"The motif {_name(written)} in line {written.line} has {table.shape[0]} rows of {table.shape[1]} numbers; "
            "it needs four of either, for A, C, G and T."
        )
    return table if tall else table.T


def _shares(written: Written, table: np.ndarray) -> np.ndarray:
    """Probabilities of counts, or of probabilities that are rounded."""
    if (table < 0).any():
        raise ValueError(
            f"The motif {_name(written)} in line {written.line} holds numbers below 0, as scores (log-odds) do; give "
            "counts or probabilities, which the same source offers (as .pcm, .pfm or .meme)."
        )
    total = table.sum(1)
    are_shares = table.max() <= 1
    for place, sum_ in enumerate(total, 1):
        if sum_ <= 0 or (are_shares and abs(sum_ - 1) > ROUNDING):
            raise ValueError(
                f"Letter {place} of the motif {_name(written)} in line {written.line} has probabilities that add up to "
                f"{sum_:g} and not to 1; mend it."
            )
    return table / total[:, None]


def _name(written: Written) -> str:
    return "".join(written.words[:1])[:40] or "without a name"

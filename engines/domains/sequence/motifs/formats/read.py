"""The motifs in a file, whichever of the formats it has."""

from __future__ import annotations

from pathlib import Path

import numpy as np

from engines.domains.sequence.motifs.formats.matrix import label, probabilities
from engines.domains.sequence.motifs.formats.meme import is_meme, read_meme
from engines.domains.sequence.motifs.formats.rows import FORMS, read_rows
from engines.domains.sequence.motifs.formats.transfac import is_transfac, read_transfac
from engines.tables.text import read_text

Found = dict[tuple[str, str], np.ndarray]  # (ID, factor's name) → probabilities [w, 4]


def read_motif_file(path: Path) -> Found:
    """The motifs of a file, in the order of their IDs. Raises ValueError saying what is wrong, by line."""
    text, _ = read_text(path)
    try:
        return read_motifs(text, path.name.split(".")[0])
    except ValueError as error:
        raise ValueError(f"{path}: {error}") from None


def read_motifs(text: str, name: str = "motif") -> Found:
    """The motifs of a text. name: of one that has none of its own."""
    if text.lstrip()[:1] == "<":
        raise ValueError("this is a web page or XML; give the same motifs as text (meme.txt, dreme.txt, streme.txt).")
    lines = text.splitlines()
    if is_meme(lines):
        written = read_meme(lines)
    elif is_transfac(lines):
        written = read_transfac(lines, name)
    else:
        written = read_rows(lines, name)
    if not written:
        raise ValueError(f"there is no motif in it. {FORMS}")
    found: Found = {}
    for motif in written:
        key = label(motif.words)
        if key[0] in {known for known, _ in found}:
            raise ValueError(f"the motif {key[0]} comes again in line {motif.line}; give each an ID of its own.")
        found[key] = probabilities(motif)
    return dict(sorted(found.items()))

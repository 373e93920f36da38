"""Mol blocks (V2000, V3000) and SD files → SMILES of their first molecule."""

from __future__ import annotations

import re

from rdkit import Chem

COUNTS = re.compile(r"^.*V[23]000[ \t]*$", re.M)  # the line after the three that a mol block begins with
END, DELIMITER = "M  END", "$$$$"


def is_structure_file(text: str) -> bool:
    return bool(re.search(r"V[23]000|^M\s+END|\$\$\$\$", text, re.M)) and "$RXN" not in text


def read_structure_file(text: str) -> tuple[str, tuple[str, ...]]:
    """→ SMILES and what was made of it. Raises ValueError with what to paste instead.

    The three lines before the counts may be lost, as they are where a mol block is copied without its blank lines.
    """
    records = [record for record in text.replace("\r\n", "\n").replace("\r", "\n").split(DELIMITER) if record.strip()]
    counts = COUNTS.search(records[0]) if records else None
    if counts is None or "\n" not in text.strip():
        raise ValueError(
            "This is a mol block that has lost its line breaks or its counts line; "
            "paste it whole, or the molecule's SMILES instead."
        )
    body = records[0][counts.start() :].partition(END)[0]
    molecule = Chem.MolFromMolBlock(f"\n\n\n{body}{END}\n")
    if molecule is None:
        raise ValueError("This mol block cannot be read by RDKit; paste it whole, or the molecule's SMILES instead.")
    several = f"These are {len(records)} molecules; the reference is the first." if len(records) > 1 else ""
    return Chem.MolToSmiles(molecule), tuple(filter(None, ("The mol block was read as SMILES.", several)))

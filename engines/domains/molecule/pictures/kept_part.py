"""A design with the part that was kept marked in it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from engines.domains.molecule.draw import drawing_of
from engines.domains.molecule.properties import parse_smiles
from engines.domains.molecule.tokens.attachment import atoms_of

COLOUR, PIXELS = (0.25, 0.45, 0.95, 0.35), 320  # red, green, blue, opacity: seen on white and on dark


def kept_part(design: str, settings: Mapping[str, Any]) -> list[tuple[str, str]]:
    """(title, SVG) of a design of a run with these settings; nothing where none was asked for, or none is there."""
    keep, molecule = settings.get("conditions", {}).get("keep", ""), parse_smiles(design)
    atoms = atoms_of(design, keep) if keep and molecule is not None else ()
    if not atoms:
        return []
    inside = [
        bond.GetIdx() for bond in molecule.GetBonds() if {bond.GetBeginAtomIdx(), bond.GetEndAtomIdx()} <= set(atoms)
    ]
    return [("The part that every design keeps", drawing_of(molecule, design, PIXELS, atoms, inside, COLOUR))]

"""How the molecules that a person types are read: drawn while they are typed, or a sentence on what is wrong."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from rdkit import Chem

from engines.domains.molecule.draw import drawing_of
from engines.domains.molecule.references.kept import check_kept
from engines.domains.molecule.references.pasted import read_pasted
from engines.domains.suggestion import Suggestion

PIXELS = 150


def kept_as_read(text: str, conditions: Mapping[str, Any]) -> list[Suggestion]:
    """The part that designs are to hold, R where they grow."""
    return _as_read(text, check_kept, _growth)


def reference_as_read(text: str, conditions: Mapping[str, Any]) -> list[Suggestion]:
    """What similarity is measured to."""
    return _as_read(text, lambda pasted: read_pasted(pasted).smiles, lambda smiles: f"It is read as {smiles}.")


def _as_read(text: str, read: Callable[[str], str], words: Callable[[str], str]) -> list[Suggestion]:
    if not text.strip():
        return []
    try:
        smiles = read(text)
    except ValueError as error:
        return [Suggestion(str(error))]
    return [Suggestion(words(smiles), picture=drawing_of(_labelled(smiles), smiles, PIXELS))]


def _labelled(smiles: str) -> Chem.Mol:
    """Attachment points are called R1, R2, … by their numbers, R where they have none."""
    molecule = Chem.MolFromSmiles(smiles)
    for point in _points(molecule):
        point.SetProp("_displayLabel", _name(point))
        point.SetAtomMapNum(0)
    return molecule


def _growth(smiles: str) -> str:
    molecule = Chem.MolFromSmiles(smiles)
    points = [_name(point) for point in _points(molecule)]
    if len(Chem.GetMolFrags(molecule)) == 2:
        return f"Every design holds both pieces, linked from {' to '.join(points)}."
    return f"Every design holds this part and grows at {' and '.join(sorted(points))}."


def _points(molecule: Chem.Mol) -> list[Chem.Atom]:
    return [atom for atom in molecule.GetAtoms() if not atom.GetAtomicNum()]


def _name(point: Chem.Atom) -> str:
    return f"R{point.GetAtomMapNum() or ''}"

"""Two molecules with what differs marked: atoms and bonds outside their maximum common substructure."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache

from rdkit import Chem
from rdkit.Chem import rdDepictor, rdFMCS

from engines.domains.molecule.draw import draw, drawing_of
from engines.domains.molecule.properties import parse_smiles

SECONDS = 1  # for which a common substructure is looked for; what is found by then counts
GONE, NEW = (0.54, 0.56, 0.60, 0.6), (0.88, 0.48, 0.22, 0.6)  # red, green, blue, opacity: seen on white and on dark


@lru_cache(maxsize=500)  # 12 kB each
def differences(before: str, after: str, pixels: int) -> list[tuple[str, str]]:
    """(title, SVG) of both, the second laid out like the first; plain where one of them is no molecule."""
    old, new = parse_smiles(before), parse_smiles(after)
    if old is None or new is None:
        return [("before", draw(before, pixels)), ("now", draw(after, pixels))]
    pairs = _common(old, new)
    old, new = Chem.Mol(old), Chem.Mol(new)  # their own coordinates
    _lay_alike(old, new, pairs)
    gone, fresh = (
        _marks(old, [i for i, _ in pairs], new, pairs),
        _marks(new, [j for _, j in pairs], old, _turned(pairs)),
    )
    return [
        (f"before{_count(gone[0], 'gone')}", drawing_of(old, before, pixels, *gone, GONE)),
        (f"now{_count(fresh[0], 'new')}", drawing_of(new, after, pixels, *fresh, NEW)),
    ]


def _common(old: Chem.Mol, new: Chem.Mol) -> list[tuple[int, int]]:
    """Atoms of the two that correspond."""
    found = rdFMCS.FindMCS([old, new], timeout=SECONDS, ringMatchesRingOnly=True)
    pattern = Chem.MolFromSmarts(found.smartsString) if found.numAtoms else None
    if pattern is None:
        return []
    return list(zip(old.GetSubstructMatch(pattern), new.GetSubstructMatch(pattern)))


def _turned(pairs: Sequence[tuple[int, int]]) -> list[tuple[int, int]]:
    return [(j, i) for i, j in pairs]


def _lay_alike(old: Chem.Mol, new: Chem.Mol, pairs: list[tuple[int, int]]) -> None:
    """Coordinates in two dimensions, what is common at the same places where that can be."""
    rdDepictor.Compute2DCoords(old)
    rdDepictor.Compute2DCoords(new)
    if pairs:
        try:
            rdDepictor.GenerateDepictionMatching2DStructure(new, old, pairs)
        except (RuntimeError, ValueError):
            rdDepictor.Compute2DCoords(new)


def _marks(
    one: Chem.Mol, common: Sequence[int], other: Chem.Mol, pairs: Sequence[tuple[int, int]]
) -> tuple[list[int], list[int]]:
    """(atoms, bonds) of a molecule that the other one has not; pairs: its atoms and the other's."""
    partner = dict(pairs)
    atoms = sorted(set(range(one.GetNumAtoms())) - set(common))
    bonds = [bond.GetIdx() for bond in one.GetBonds() if not _same(bond, other, partner)]
    return atoms, bonds


def _same(bond: Chem.Bond, other: Chem.Mol, partner: dict[int, int]) -> bool:
    """Whether the other molecule has this bond."""
    begin, end = partner.get(bond.GetBeginAtomIdx()), partner.get(bond.GetEndAtomIdx())
    found = other.GetBondBetweenAtoms(begin, end) if begin is not None and end is not None else None
    return found is not None and found.GetBondType() == bond.GetBondType()


def _count(atoms: list[int], word: str) -> str:
    return f", {len(atoms)} {'atom' if len(atoms) == 1 else 'atoms'} {word}" if atoms else ""

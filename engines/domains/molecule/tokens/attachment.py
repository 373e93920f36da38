"""A part that is to stand in designs, its attachment points, and where in a design it stands."""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache

from rdkit import Chem

from engines.domains.molecule.trees.template import FIRST_HOLE

MOST_ATOMS = 100  # of a part
MOST, MOST_PLACES = 6, 1000  # attachment points of one piece; places in a molecule that are looked at
EXAMPLE, LINKED = "c1ccccc1[*:1]", "c1ccccc1[*:1].C1CCNCC1[*:2]"


def check_part(molecule: Chem.Mol) -> None:
    """Raises ValueError for what is neither one piece with attachment points nor two with one each."""
    if molecule.GetNumAtoms() > MOST_ATOMS:
        raise ValueError(f"This part has {molecule.GetNumAtoms()} atoms; the most is {MOST_ATOMS}.")
    points = [sum(not atom.GetAtomicNum() for atom in piece.GetAtoms()) for piece in Chem.GetMolFrags(molecule, True)]
    if len(points) > 2 or not all(points) or (len(points) == 2 and sum(points) > 2) or sum(points) > MOST:
        raise ValueError(
            f"A part to keep is one piece with up to {MOST} attachment points, such as {EXAMPLE}, "
            f"or two pieces to be linked, with one attachment point each, such as {LINKED}; "
            f"this has {' and '.join(map(str, points))} in {len(points)} {'piece' if len(points) == 1 else 'pieces'}."
        )
    for atom in molecule.GetAtoms():
        if not atom.GetAtomicNum() and [bond.GetBondType() for bond in atom.GetBonds()] != [Chem.BondType.SINGLE]:
            raise ValueError(f"An attachment point [*:1] has one single bond, as in {EXAMPLE}.")
        if atom.GetAtomicNum() and (atom.GetIsotope() or atom.GetNumRadicalElectrons()):
            raise ValueError("A part to keep has no isotopes and no open valences; write it without.")


def with_holes(piece: Chem.Mol) -> tuple[Chem.Mol, int]:
    """(the piece with a hole for each attachment point, the first hole)."""
    holed = Chem.RWMol(piece)
    points = [atom for atom in holed.GetAtoms() if not atom.GetAtomicNum()]
    points.sort(key=lambda atom: (atom.GetAtomMapNum(), atom.GetIdx()))
    for number, atom in enumerate(points):
        make_hole(atom, number)
    Chem.SanitizeMol(holed)
    return holed.GetMol(), points[0].GetIdx()


def make_hole(atom: Chem.Atom, number: int) -> None:
    """Let an atom with one single bond stand for what is yet to be bound there."""
    atom.SetAtomicNum(6)
    atom.SetIsotope(FIRST_HOLE + number)
    atom.SetNumExplicitHs(3)
    atom.SetNoImplicit(True)
    atom.SetAtomMapNum(0)


def holds(smiles: str, part: str) -> bool:
    """Whether a molecule holds the part, with bonds where its attachment points are; stereo marks are not compared."""
    return bool(atoms_of(smiles, part))


def atoms_of(smiles: str, part: str) -> tuple[int, ...]:
    """Which atoms of a molecule are the part's, in its order; none where it does not hold it."""
    molecule = Chem.MolFromSmiles(smiles)
    return next(places_of(molecule, part), ()) if molecule is not None else ()


def places_of(molecule: Chem.Mol, part: str) -> Iterator[tuple[int, ...]]:
    """The atoms of the part for every place where a molecule holds it."""
    pattern, points = _pattern(part)
    for found in molecule.GetSubstructMatches(pattern, uniquify=False, maxMatches=MOST_PLACES):
        if all(_others(molecule, found, pattern, atom) >= count for atom, count in points):
            yield found


def points_of(part: str) -> list[int]:
    """The atom of the part, as `atoms_of` numbers them, at which each attachment point is, by their numbers."""
    molecule = Chem.MolFromSmiles(part)
    points = [atom for atom in molecule.GetAtoms() if not atom.GetAtomicNum()]
    own = [atom.GetIdx() for atom in molecule.GetAtoms() if atom.GetAtomicNum()]
    points.sort(key=lambda atom: (atom.GetAtomMapNum(), atom.GetIdx()))
    return [own.index(point.GetNeighbors()[0].GetIdx()) for point in points]


@lru_cache(maxsize=64)
def _pattern(part: str) -> tuple[Chem.Mol, tuple[tuple[int, int], ...]]:
    """(the part without attachment points, (atom, points at it) of those that have any)."""
    pattern = Chem.RWMol(Chem.MolFromSmiles(part))
    for atom in pattern.GetAtoms():
        ends = [other for other in atom.GetNeighbors() if not other.GetAtomicNum()]
        if atom.GetAtomicNum() and ends:
            atom.SetIntProp("points", len(ends))
    for atom in sorted((a.GetIdx() for a in pattern.GetAtoms() if not a.GetAtomicNum()), reverse=True):
        pattern.RemoveAtom(atom)
    points = tuple((a.GetIdx(), a.GetIntProp("points")) for a in pattern.GetAtoms() if a.HasProp("points"))
    return pattern.GetMol(), points


def _others(molecule: Chem.Mol, found: tuple[int, ...], pattern: Chem.Mol, atom: int) -> int:
    """Bonds of an atom of the part beside the part's own."""
    return molecule.GetAtomWithIdx(found[atom]).GetDegree() - pattern.GetAtomWithIdx(atom).GetDegree()

"""Molecules of a person's own that hold a part: what stands in its holes, as tokens behind the part's."""

from __future__ import annotations

from collections.abc import Sequence

from rdkit import Chem

from engines.domains.molecule.tokens.attachment import make_hole, places_of, points_of
from engines.domains.molecule.tokens.kept import Kept, grow
from engines.domains.molecule.tokens.refusal import cannot_write
from engines.domains.molecule.tokens.vocabulary import Vocabulary
from engines.domains.molecule.trees.cutting import to_symbols, to_tree


def ids_around(vocabulary: Vocabulary, kept: Kept, smiles: str) -> list[int]:
    """The token ids of a molecule that holds the part, the part's own among them. Raises ValueError with what to do."""
    symbols = _free_symbols(smiles, kept)
    try:
        free = vocabulary.encode([symbols])[0]
    except KeyError as error:
        raise cannot_write(smiles, error) from None
    ids = [*kept.ids, *free, *kept.back_ids]
    if len(ids) > vocabulary.longest:
        raise ValueError(
            f"“{smiles[:40]}” has {len(free)} tokens beside the part that is kept, and the model writes "
            f"{vocabulary.longest - len(ids) + len(free)} there."
        )
    return ids


def _free_symbols(smiles: str, kept: Kept) -> list[str]:
    """The symbols of what stands in the holes, one after another. Raises ValueError where that is not all there is."""
    molecule = Chem.MolFromSmiles(smiles)
    places = list(places_of(molecule, kept.text))
    if not places:
        raise ValueError(f"“{smiles[:40]}” does not hold the part that is kept ({kept.text[:40]}); give one that does.")
    for found in places:
        parted = _part(molecule, found, points_of(kept.text))
        symbols = _symbols_of(parted, set(found)) if parted is not None else []
        if symbols and _alike(grow(kept, symbols), smiles):
            return symbols
    raise ValueError(
        f"In “{smiles[:40]}” the part that is kept is bound elsewhere than at its attachment points, or by other than "
        "single bonds; give it a point for each bond."
    )


def _part(molecule: Chem.Mol, found: Sequence[int], points: Sequence[int]) -> Chem.Mol | None:
    """The molecule cut around the part, with numbered holes in its stead; None where it is bound otherwise."""
    bonds, holes = _leaving(molecule, set(found)), [found[atom] for atom in points]
    if sorted(inside for _, inside in bonds) != sorted(holes):
        return None
    labels = [(number, number) for number in _numbered(holes, bonds)]
    parted = Chem.RWMol(Chem.FragmentOnBonds(molecule, [bond for bond, _ in bonds], dummyLabels=labels))
    for atom in parted.GetAtoms():
        if not atom.GetAtomicNum():
            make_hole(atom, atom.GetIsotope())
    Chem.SanitizeMol(parted)
    return parted


def _alike(one: str, other: str) -> bool:
    """Whether two molecules are the same but for stereo."""
    flat = lambda smiles: Chem.MolToSmiles(Chem.MolFromSmiles(smiles), isomericSmiles=False)
    return flat(one) == flat(other)


def _leaving(molecule: Chem.Mol, part: set[int]) -> list[tuple[int, int]]:
    """(bond, its atom in the part) of all single bonds between the part and the rest; nothing where others are."""
    bonds = [bond for bond in molecule.GetBonds() if len(_ends(bond) & part) == 1]
    single = all(bond.GetBondType() == Chem.BondType.SINGLE and not bond.IsInRing() for bond in bonds)
    return [(bond.GetIdx(), next(iter(_ends(bond) & part))) for bond in bonds] if single else []


def _ends(bond: Chem.Bond) -> set[int]:
    return {bond.GetBeginAtomIdx(), bond.GetEndAtomIdx()}


def _numbered(holes: list[int], bonds: list[tuple[int, int]]) -> list[int]:
    """The hole that each bond leaves from, every hole once."""
    left = list(enumerate(holes))
    numbers = []
    for _, atom in bonds:
        hole = next(each for each in left if each[1] == atom)
        left.remove(hole)
        numbers.append(hole[0])
    return numbers


def _symbols_of(parted: Chem.Mol, part: set[int]) -> list[str]:
    """The symbols of the pieces outside the part, by the holes they begin with."""
    atoms_of_piece: list[tuple[int, ...]] = []
    pieces = Chem.GetMolFrags(parted, asMols=True, fragsMolAtomMapping=atoms_of_piece)
    outside = [piece for piece, atoms in zip(pieces, atoms_of_piece) if part.isdisjoint(atoms)]
    trees = [to_tree(piece, first=min(_holes(piece))[1]) for piece in outside]
    trees.sort(key=lambda tree: tree.template.smiles)
    return [symbol for tree in trees for child in tree.children for symbol in to_symbols(child)]


def _holes(piece: Chem.Mol) -> list[tuple[int, int]]:
    """(isotope, atom) of a piece's holes."""
    return [(atom.GetIsotope(), atom.GetIdx()) for atom in piece.GetAtoms() if atom.GetIsotope()]

"""A molecule cut into fragments: what is left whole when single bonds outside of rings are cut.

Bonds between two charges are not cut, so a nitro group is one fragment. Small branches are written first and the
longest chain of the molecule last, so what belongs together stands together.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from rdkit import Chem

from engines.domains.molecule.trees.stereo import add_stereo
from engines.domains.molecule.trees.template import Template, output_order, template_of
from engines.domains.molecule.trees.tree import Node, bind_child, in_order

VARIED = frozenset("SP")  # elements of several valences
MOST_ATOMS = 150  # of a molecule that is cut
AFTER_ALL = 1000  # atoms; more than any molecule has


@dataclass(frozen=True)
class Piece:
    """A fragment in a molecule. place: atom of the molecule → of the template. joints: (own atom, other atom)."""

    template: Template
    place: dict[int, int]
    joints: tuple[tuple[int, int], ...]


def cut(molecule: Chem.Mol) -> tuple[list[Piece], dict[int, int]]:
    """(the fragments of a molecule, atom → which fragment). Raises ValueError where one cannot stand by itself."""
    bonds = [bond for bond in molecule.GetBonds() if _is_cut(bond)]
    atoms_of: list[tuple[int, ...]] = []
    fragments = Chem.GetMolFrags(
        _parted(molecule, bonds), asMols=True, sanitizeFrags=False, fragsMolAtomMapping=atoms_of
    )
    owner = {atom: number for number, atoms in enumerate(atoms_of) for atom in atoms}
    joints: list[list[tuple[int, int]]] = [[] for _ in fragments]
    for bond in bonds:
        one, other = bond.GetBeginAtomIdx(), bond.GetEndAtomIdx()
        joints[owner[one]].append((one, other))
        joints[owner[other]].append((other, one))
    return [_piece(*each) for each in zip(fragments, atoms_of, joints)], owner


def _parted(molecule: Chem.Mol, bonds: Sequence[Chem.Bond]) -> Chem.RWMol:
    """The molecule without these bonds and without stereo, hydrogens in their place."""
    parted = Chem.RWMol(molecule)
    for bond in bonds:
        parted.RemoveBond(bond.GetBeginAtomIdx(), bond.GetEndAtomIdx())
        for end in (bond.GetBeginAtomIdx(), bond.GetEndAtomIdx()):
            _give_hydrogen(parted.GetAtomWithIdx(end))
    Chem.RemoveStereochemistry(parted)
    parted.UpdatePropertyCache(strict=False)
    return parted


def _is_cut(bond: Chem.Bond) -> bool:
    both_charged = bond.GetBeginAtom().GetFormalCharge() and bond.GetEndAtom().GetFormalCharge()
    return bond.GetBondType() == Chem.BondType.SINGLE and not bond.IsInRing() and not both_charged


def _give_hydrogen(atom: Chem.Atom) -> None:
    """Where SMILES names the hydrogens of such an atom, one more."""
    if atom.GetNoImplicit() or atom.GetSymbol() in VARIED or (atom.GetIsAromatic() and atom.GetAtomicNum() != 6):
        atom.SetNumExplicitHs(atom.GetNumExplicitHs() + 1)


def _piece(fragment: Chem.Mol, atoms: Sequence[int], joints: Sequence[tuple[int, int]]) -> Piece:
    text = Chem.MolToSmiles(fragment)
    found = template_of(text)
    if found is None:
        raise ValueError(f"its part {text} cannot stand by itself")
    template, places = found
    place = {atoms[atom]: places[number] for number, atom in enumerate(output_order(fragment))}
    return Piece(template, place, tuple(joints))


def to_tree(molecule: Chem.Mol, first: int | None = None, last: int | None = None) -> Node:
    """The tree of a connected molecule, with its stereo marks. Raises ValueError.

    first: an atom with which it begins. last: an atom from which it begins as far as can be. Else it begins at an end
    of its longest chain.
    """
    pieces, owner = cut(molecule)
    beside = [[owner[other] for _, other in piece.joints] for piece in pieces]
    whole = [number for number, piece in enumerate(pieces) if not piece.template.is_hole]
    far = lambda start: max(whole, key=lambda n: (_distances(start, pieces, beside)[n], -n))
    if first is not None:
        start = owner[first]
    elif last is not None:
        start = far(owner[last])
    else:
        one = far(0)
        start = min((one, far(one)), key=lambda end: (len(pieces[end].place), pieces[end].template.smiles, end))
    atoms: dict[tuple[int, int], int] = {}
    root = _grow(start, None, pieces, owner, atoms)
    add_stereo(root, atoms, molecule)
    return root


def _distances(start: int, pieces: Sequence[Piece], beside: Sequence[Sequence[int]]) -> dict[int, int]:
    """Fragment → atoms of the chain up to it."""
    found, waiting = {start: len(pieces[start].place)}, [start]
    for at in waiting:
        for other in beside[at]:
            if other not in found:
                found[other] = found[at] + len(pieces[other].place)
                waiting.append(other)
    return found


def _grow(number: int, came_from: tuple[int, int] | None, pieces, owner, atoms) -> Node:
    """The node of a fragment and all behind it. came_from: (own atom, the atom before)."""
    piece = pieces[number]
    leaving = [joint for joint in piece.joints if joint != came_from]
    children = [(_grow(owner[other], (other, own), pieces, owner, atoms), own) for own, other in leaving]
    children.sort(key=lambda child: _size(child[0]))
    entry = piece.place[came_from[0]] if came_from else 0
    exits = [piece.place[own] for _, own in children]
    turn = min(piece.template.symmetries, key=lambda turn: (turn[entry] if came_from else 0, [turn[e] for e in exits]))
    node = Node(piece.template, turn[entry] if came_from else None, [turn[e] for e in exits])
    for child, _ in children:
        bind_child(node, child)
    for atom, place in piece.place.items():
        atoms[id(node), turn[place]] = atom
    return node


def _size(node: Node) -> int:
    """Atoms of a node and all behind it; holes come last, so that what fills them follows."""
    return sum(AFTER_ALL * each.template.is_hole + len(each.template.atoms) for each in in_order(node))


def to_symbols(node: Node) -> list[str]:
    """The symbols of a node and all behind it; holes have none."""
    if node.template.is_hole:
        return []
    told = set()

    def at(atom: int, kind: str = "@") -> str:
        mark = "" if atom in told else {"@@": "+", "@": "-"}.get(node.marks.get(atom, ""), "")
        told.add(atom)
        return f"{kind}{atom}{mark}"

    symbols = [node.template.smiles, at(node.entry or 0), *map(at, node.exits)]
    symbols += [at(atom, "!") for atom in sorted(set(node.marks) - told)]
    symbols += [f"={atom}{turn}" for atom, turn in sorted(node.turned.items())]
    return symbols + [symbol for child in node.children for symbol in to_symbols(child)]


def smiles_to_symbols(smiles: str) -> list[str]:
    """The symbols of a molecule, the same for the same molecule. Raises ValueError when it cannot be cut."""
    read = Chem.MolFromSmiles(smiles)
    if read is None:
        raise ValueError(f"“{smiles}” is not a SMILES string RDKit can read; check brackets, ring digits and valences.")
    if read.GetNumAtoms() > MOST_ATOMS:
        raise ValueError(f"it has {read.GetNumAtoms()} heavy atoms, and the model writes {MOST_ATOMS} at most")
    return to_symbols(to_tree(Chem.MolFromSmiles(Chem.MolToSmiles(read))))

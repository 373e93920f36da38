"""The SMILES of a tree of fragments."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from rdkit import Chem

from engines.domains.molecule.trees.template import Atom, Unit, rooted
from engines.domains.molecule.trees.tree import Node, bind, read_nodes

FILLED = "C"  # what stands where no hydrogen may


@dataclass
class Writing:
    """order: (node, its atom) of every atom written, those that fill up left out as None. rings: opened so far."""

    order: list[tuple[Node, int] | None] = field(default_factory=list)
    rings: int = 0

    def write(self, node: Node) -> str:
        """The SMILES of a node and all that follows it."""
        units, closing = rooted(node.template, node.entry or 0)
        open_: dict[str, int] = {}
        return "".join(self._unit(node, unit, open_, unit is units[-1]) for unit in units) + closing

    def _unit(self, node: Node, unit: Unit, open_: dict[str, int], last: bool) -> str:
        leaving = [child for exit_, child in zip(node.exits, node.children) if exit_ == unit.atom]
        attached = len(leaving) + (node.entry == unit.atom and node.before is not None)
        atom = _settled(node, unit.atom, attached)
        filled = 0 if atom.held else atom.hydrogens - attached
        mark = _fitting(node.marks.get(unit.atom, ""), atom, attached + filled)
        self.order.append((node, unit.atom))
        pieces = [unit.before, atom.text(attached + filled, mark)]
        pieces += [bond + self._digit(digit, open_) for bond, digit in unit.rings]
        branches = [self.write(child) for child in leaving] + [FILLED] * filled
        self.order += [None] * filled
        plain = branches.pop() if last and branches else ""
        return "".join(pieces + [f"({branch})" for branch in branches]) + plain

    def _digit(self, digit: str, open_: dict[str, int]) -> str:
        """A ring bond's number in the whole molecule."""
        if digit in open_:
            number = open_.pop(digit)
        else:
            self.rings += 1
            number = open_[digit] = self.rings
        return str(number) if number < 10 else f"%{number}"


def _settled(node: Node, number: int, attached: int) -> Atom:
    """An atom of a node as it is written: a protonated N is neutral beside what draws its electrons."""
    atom = node.template.atoms[number]
    acid = atom.element == "N" and atom.charge > 0 and atom.hydrogens > attached and not node.whole
    if acid and any(other.drawing for other in node.beside(number)):
        return atom._replace(charge=0, hydrogens=atom.hydrogens - 1)
    return atom


def _fitting(mark: str, atom: Atom, attached: int) -> str:
    """The mark, where an atom can have one."""
    left = atom.hydrogens - attached
    return mark if left < 2 and atom.degree + attached + left > 2 and atom.element.isupper() else ""


def to_smiles(symbols: Sequence[str]) -> str:
    """The SMILES of one connected molecule; "" where there is no fragment. Raises ValueError for what is no symbol."""
    root = bind(read_nodes(symbols))
    return write_tree(root) if root is not None else ""


def write_tree(root: Node) -> str:
    """The SMILES of a tree."""
    writing = Writing()
    text = writing.write(root)
    turned = [(n, place) for n, place in enumerate(writing.order) if place and place[0].turned]
    return _turn(text, turned) if turned else text


def _turn(text: str, places: Sequence[tuple[int, tuple[Node, int]]]) -> str:
    """The SMILES with cis and trans as the nodes say."""
    molecule, marked = Chem.MolFromSmiles(text), Chem.MolFromSmiles(text, sanitize=False)
    for atom, as_written in zip(molecule.GetAtoms(), marked.GetAtoms()):
        atom.SetChiralTag(as_written.GetChiralTag())  # of centres, too, that double bonds alone make unlike
    index = {(id(node), atom): number for number, (node, atom) in places}
    for number, (node, atom) in places:
        if atom in node.turned:
            other = double_bond(node.template.molecule, atom)
            bond = other is not None and molecule.GetBondBetweenAtoms(number, index[id(node), other])
            if bond and (ends := stereo_ends(bond)):
                bond.SetStereoAtoms(*ends)
                bond.SetStereo(Chem.BondStereo.STEREOCIS if node.turned[atom] == "c" else Chem.BondStereo.STEREOTRANS)
    return Chem.MolToSmiles(molecule)


def double_bond(molecule: Chem.Mol, atom: int) -> int | None:
    """The higher atom that an atom of a fragment is doubly bound to."""
    for bond in molecule.GetAtomWithIdx(atom).GetBonds():
        if bond.GetBondType() == Chem.BondType.DOUBLE and bond.GetOtherAtomIdx(atom) > atom:
            return bond.GetOtherAtomIdx(atom)
    return None


def stereo_ends(bond: Chem.Bond) -> tuple[int, int] | None:
    """The lowest neighbours on both sides of a double bond; None where one side has none."""
    begin, end = bond.GetBeginAtom(), bond.GetEndAtom()
    sides = [
        min((n.GetIdx() for n in one.GetNeighbors() if n.GetIdx() != other.GetIdx()), default=None)
        for one, other in ((begin, end), (end, begin))
    ]
    return None if None in sides else tuple(sides)

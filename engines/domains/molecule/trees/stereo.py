"""The stereo marks of a molecule in the order in which its tree of fragments is written."""

from __future__ import annotations

from collections.abc import Sequence

from rdkit import Chem

from engines.domains.molecule.trees.tree import Node, in_order
from engines.domains.molecule.trees.writing import Writing, stereo_ends

PLAIN = (Chem.ChiralType.CHI_TETRAHEDRAL_CW, Chem.ChiralType.CHI_TETRAHEDRAL_CCW)


def add_stereo(root: Node, atoms: dict[tuple[int, int], int], molecule: Chem.Mol) -> None:
    """Give the nodes of a tree the stereo marks of its molecule. Raises ValueError for one that it does not write."""
    centres = {atom.GetIdx() for atom in molecule.GetAtoms() if atom.GetChiralTag() in PLAIN}
    doubles = [bond for bond in molecule.GetBonds() if bond.GetStereo() > Chem.BondStereo.STEREOANY]
    if not centres and not doubles:
        return
    for node in in_order(root):
        node.marks |= {place: "@" for place in range(len(node.template.atoms)) if atoms[id(node), place] in centres}
    writing = Writing()
    text = Chem.MolFromSmiles(writing.write(root), sanitize=False)
    if None in writing.order:
        raise ValueError("it has hydrogens where the model writes none, such as on some S or P")
    mine = [atoms[id(node), place] for node, place in writing.order]
    for number, (node, place) in enumerate(writing.order):
        theirs = molecule.GetAtomWithIdx(mine[number])
        if mine[number] in centres and not _same_hand(theirs, text.GetAtomWithIdx(number), mine):
            node.marks[place] = "@@"
    for bond in doubles:
        _add_turn(bond, writing, text, mine)


def _same_hand(theirs: Chem.Atom, written: Chem.Atom, mine: Sequence[int]) -> bool:
    """Whether an atom and the same one of the text, whose atoms are `mine` of the molecule, have one handedness."""
    before = [neighbour.GetIdx() for neighbour in _bound(theirs)]
    now = [mine[neighbour.GetIdx()] for neighbour in _bound(written)]
    order = [before.index(atom) for atom in now]
    odd = sum(a > b for i, a in enumerate(order) for b in order[i + 1 :]) % 2
    return (theirs.GetChiralTag() == written.GetChiralTag()) != bool(odd)


def _bound(atom: Chem.Atom) -> list[Chem.Atom]:
    """Neighbours in the order of its bonds, which is what handedness refers to."""
    return [bond.GetOtherAtom(atom) for bond in atom.GetBonds()]


def _add_turn(bond: Chem.Bond, writing: Writing, text: Chem.Mol, mine: Sequence[int]) -> None:
    """Say cis or trans of a double bond at its node."""
    number = {atom: n for n, atom in enumerate(mine)}
    begin, end = number[bond.GetBeginAtomIdx()], number[bond.GetEndAtomIdx()]
    ends = stereo_ends(text.GetBondBetweenAtoms(begin, end))
    if ends is not None:
        (node, one), (_, other) = writing.order[begin], writing.order[end]
        same = [mine[each] in list(bond.GetStereoAtoms()) for each in ends]
        cis = bond.GetStereo() in (Chem.BondStereo.STEREOZ, Chem.BondStereo.STEREOCIS)
        node.turned[min(one, other)] = "c" if cis == (same[0] == same[1]) else "t"

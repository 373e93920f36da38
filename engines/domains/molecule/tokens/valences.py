"""Which bonds, hydrogens and charges atoms have in the end, so that every string is a molecule without open valences.

1. Hydrogens that a symbol names, and its charge, hold where all bonds are made that they leave room for. Where some are
   missing the atom is neutral and hydrogens take their place; it keeps its charge where no neutral one has such bonds.
2. Sulphur has two single bonds at most, and beyond two bonds double ones to O and N alone, as in ZINC. One
   more is not made, and derivation ends there, as in SELFIES where no bond is left. S⁺ has three bonds.
3. A neutral sulphur left with three or five bonds gives up half of a double one: –SH=O is –S–OH.
4. An O⁻ beside an N that lost its charge loses its own: both are one group.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from typing import NamedTuple

from selfies.mol_graph import Atom
from selfies.utils.smiles_utils import atom_to_smiles

BEYOND_TWO = frozenset("ON")  # what sulphur binds doubly where it has more than two bonds
NEUTRAL = {"C": (4,), "N": (3,), "O": (2,), "S": (2, 4, 6), "P": (3, 5)}  # bonds, those to hydrogens among them
SULPHONIUM = 3  # the most of S⁺
CHARGED = {("C", 1): (3,), ("N", 1): (4,), ("O", 1): (3,), ("S", 1): (3,), ("P", 1): (4,)}
CHARGED |= {("C", -1): (3,), ("N", -1): (2,), ("O", -1): (1,), ("S", -1): (1,)}


class AtomKind(NamedTuple):
    """An atom as its symbol names it. text: in SMILES, in brackets where it says how many hydrogens there are."""

    text: str
    element: str
    charge: int = 0
    hydrogens: int = 0
    chirality: str = ""

    @staticmethod
    def of(atom: Atom) -> AtomKind:
        """What the library read."""
        return AtomKind(atom_to_smiles(atom), atom.element, atom.charge, atom.h_count or 0, atom.chirality or "")


@cache
def settle(kind: AtomKind, bonds: int, neighbours: int) -> AtomKind:
    """What an atom with so many bonds to so many others is (rule 1)."""
    neutral, charged = NEUTRAL.get(kind.element, ()), CHARGED.get((kind.element, kind.charge), ())
    if kind.text[0] != "[" or not neutral or bonds + kind.hydrogens in (charged if kind.charge else neutral):
        return kind
    if kind.element == "C" and not kind.charge and bonds == neighbours == 3:
        return kind._replace(text=f"[C{kind.chirality}H1]", hydrogens=1)
    if not kind.charge or bonds <= neutral[0] or bonds in neutral:
        return AtomKind(kind.element, kind.element)
    hydrogens = min((valence - bonds for valence in charged if valence >= bonds), default=0)
    return AtomKind(f"[{kind.element}{'H' * bool(hydrogens)}{hydrogens or ''}{kind.charge:+}]", *kind[1:3], hydrogens)


def sulphur_order(order: int, element: str, others: Sequence[tuple[int, str]]) -> int:
    """How much of a bond of that order to an element a sulphur makes beside others, (order, element) each (rule 2)."""
    if any(other > 1 and partner not in BEYOND_TWO for other, partner in others):
        return 0
    if order > 1 and (element in BEYOND_TWO or not others):
        return 2
    return int(sum(other == 1 for other, _ in others) < 2)

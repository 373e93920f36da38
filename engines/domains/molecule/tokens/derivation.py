"""What SELFIES symbols mean, and the molecule as it is derived from them, atom after atom."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from typing import NamedTuple

from selfies import DecoderError
from selfies.constants import INDEX_CODE
from selfies.grammar_rules import process_atom_symbol, process_branch_symbol, process_ring_symbol

from engines.domains.molecule.tokens.valences import SULPHONIUM, AtomKind, settle, sulphur_order

ATOM, BRANCH, RING = range(3)
_BOND = {2: "=", 3: "#"}  # order → how SMILES writes it


class Symbol(NamedTuple):
    """What a symbol asks for.

    order: of its bond. size: bonds an atom can have, or how many symbols spell a branch's or ring's length. digit: what
    it counts where it spells a length. marks: / or \\ at the two ends of a single bond. atom: which it is.
    """

    kind: int
    order: int
    size: int
    digit: int
    marks: tuple[str, str] = ("", "")
    atom: AtomKind = AtomKind("", "")


@cache
def parse_symbol(name: str) -> Symbol:
    """What the library makes of a symbol, given without its brackets. Raises DecoderError where it knows none."""
    name = f"[{name}]"
    digit = INDEX_CODE.get(name, 0)
    if branch := process_branch_symbol(name):
        return Symbol(BRANCH, *branch, digit)
    if ring := process_ring_symbol(name):
        return Symbol(RING, *ring[:2], digit, tuple(mark or "" for mark in ring[2]))
    if (found := process_atom_symbol(name)) is None:
        raise DecoderError(f"invalid symbol '{name}'")
    (order, mark), atom = found
    return Symbol(ATOM, order, atom.bonding_capacity, digit, (mark or "", ""), AtomKind.of(atom))


class Molecule:
    """A molecule as it is derived.

    Of every atom: its kind, the mark of its bond, the bonds it has free and the atom before, which it is bound to.
    bonds: low and high atom → order. requested: rings to be closed, (low atom, high atom, order, marks).
    begin: the first atom that rings may reach.
    """

    begin = 0

    def __init__(self, symbols: list[Symbol]):
        self.symbols = symbols
        self.kind, self.mark, self.free, self.before, self.requested = [], [], [], [], []
        self.bonds: dict[tuple[int, int], int] = {}
        self.rings: dict[int, list[tuple[int, int, str]]] = {}  # atom → low and high atom of each of its rings, mark

    def derive(self, at: int, end: int, state: int, atom: int) -> int:
        """Derive the symbols from `at` to `end`, after `atom` with `state` bonds to give; returns where to go on.

        state: 0 where there is no atom yet.
        """
        while at < end:
            kind, order, size, _, marks, which = self.symbols[at]
            at += 1
            if kind == ATOM:
                order = min(order, state, size)
                if order and not (order := self._allowed(atom, order, which.element)):
                    break
                if order or not state:
                    atom = self._add_atom(which, marks[0], size, atom, order)
                state = size - order
            elif kind == BRANCH and state > 1:
                state, at = self._derive_branch(at, size, state, min(order, state - 1), atom)
            elif kind == RING and state and atom >= self.begin:
                order = min(order, state)
                self.requested.append((max(self.begin, atom - self._length(at, size)), atom, order, marks))
                state, at = state - order, at + size
            else:
                continue
            if not state:
                break
        return max(at, end)

    def _add_atom(self, kind: AtomKind, mark: str, size: int, before: int, order: int) -> int:
        """The new atom's number."""
        atom = len(self.kind)
        self.kind.append(kind)
        self.mark.append(mark)
        self.free.append(size)
        self.before.append(before)
        if before >= 0:
            self._bind(before, atom, order)
        return atom

    def forget_last(self, before: int) -> None:
        """Take back the last atom, which is bound to one before."""
        atom = len(self.kind) - 1
        order = self.bonds.pop((before, atom))
        self.free[before] += order
        for of_every_atom in (self.kind, self.mark, self.free):
            of_every_atom.pop()

    def _bind(self, low: int, high: int, more: int) -> None:
        self.bonds[low, high] = self.bonds.get((low, high), 0) + more
        self.free[low] -= more
        self.free[high] -= more

    def _allowed(self, atom: int, order: int, element: str, other: int = -1) -> int:
        """How much of a bond of that order an atom makes with a new one, or with `other`, beside the rest of its."""
        kind = self.kind[atom]
        if kind.element != "S":
            return order
        others = [(made, self.kind[partner].element) for partner, made in self._bonds_of(atom) if partner != other]
        if kind.charge > 0:
            return max(0, min(order, SULPHONIUM - kind.hydrogens - sum(made for made, _ in others)))
        return sulphur_order(order, element, others)

    def _bonds_of(self, atom: int) -> list[tuple[int, int]]:
        """(atom, order) of all that it is bound to."""
        return [(low + high - atom, order) for (low, high), order in self.bonds.items() if atom in (low, high)]

    def _derive_branch(self, at: int, size: int, state: int, order: int, atom: int) -> tuple[int, int]:
        """(bonds the atom has left, where to go on)."""
        end = at + size + self._length(at, size)
        return state - order, self.derive(at + size, min(end, len(self.symbols)), order, atom)

    def _length(self, at: int, size: int) -> int:
        """One more than what `size` symbols spell; those that are missing count 0."""
        number = 0
        for place in range(at, at + size):
            number = len(INDEX_CODE) * number + (self.symbols[place].digit if place < len(self.symbols) else 0)
        return number + 1

    def close_rings(self) -> None:
        """Close the requested rings as far as bonds are free; a ring of two atoms makes their bond stronger."""
        for low, high, order, marks in self.requested:
            order = min(order, self.free[low], self.free[high])
            if low == high or order <= 0 or not (order := self._ring_order(low, high, order)):
                continue
            if (low, high) in self.bonds:
                order = min(order, 3 - self.bonds[low, high])
            else:
                for end, mark in zip((low, high), marks):
                    self.rings.setdefault(end, []).append((low, high, mark))
            self._bind(low, high, order)

    def _ring_order(self, low: int, high: int, order: int) -> int:
        """How much a ring adds between two atoms, as far as sulphur allows."""
        made = self.bonds.get((low, high), 0)
        for atom, other in ((low, high), (high, low)):
            order = min(order, self._allowed(atom, made + order, self.kind[other].element, other) - made)
        return max(0, order)

    def settle(self) -> None:
        """Every atom as its bonds let it be: the rules of the valences, but for what derivation has kept to."""
        for atom in range(len(self.kind)):
            self._even_sulphur(atom)
        named = {atom: kind for atom, kind in enumerate(self.kind) if kind.text[0] == "["}
        for atom, kind in named.items():
            bonds = self._bonds_of(atom)
            self.kind[atom] = settle(kind, sum(order for _, order in bonds), len(bonds))
        for atom, kind in named.items():
            if kind[1:3] == ("N", 1) and not self.kind[atom].charge:
                self._neutral_oxides(atom)

    def _even_sulphur(self, atom: int) -> None:
        """Half of its last double bond is given up where a neutral sulphur has three or five."""
        if self.kind[atom].element != "S" or self.kind[atom].charge > 0:
            return
        bonds = self._bonds_of(atom)
        if sum(order for _, order in bonds) in (3, 5):
            other = [partner for partner, order in bonds if order == 2][-1]
            self.bonds[min(atom, other), max(atom, other)] = 1

    def _neutral_oxides(self, nitrogen: int) -> None:
        for atom, _ in self._bonds_of(nitrogen):
            if self.kind[atom][1:3] == ("O", -1):
                self.kind[atom] = AtomKind("O", "O")

    def to_smiles(self) -> str:
        """The SMILES, branches in brackets, but for an atom's last."""
        last = {before: atom for atom, before in enumerate(self.before)}
        numbers: dict[tuple[int, int], int] = {}  # of the rings, in the order in which they open
        pieces = []
        for atom, before in enumerate(self.before):
            if before != atom - 1:
                pieces.append(")")
            if last[before] != atom:
                pieces.append("(")
            if atom:
                pieces.append(_BOND.get(self.bonds[before, atom], self.mark[atom]))
            pieces.append(self.kind[atom].text)
            pieces += self._ring_bonds(atom, numbers)
        return "".join(pieces)

    def _ring_bonds(self, atom: int, numbers: dict[tuple[int, int], int]) -> Iterator[str]:
        """The pieces that open or close an atom's rings; numbers new ones."""
        for low, high, mark in self.rings.get(atom, ()):
            number = numbers.setdefault((low, high), len(numbers) + 1)
            yield _BOND.get(self.bonds[low, high], mark)
            yield f"%{number}" if number > 9 else str(number)

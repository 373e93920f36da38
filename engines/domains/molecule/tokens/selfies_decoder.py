"""SELFIES → SMILES, letter for letter what `selfies.decoder` writes, but without its record of which symbol wrote what.

What a symbol means is the library's word (Krenn et al. 2020, library `selfies`). Atoms are numbered as they are
derived, which is the order SMILES writes them in: what follows an atom directly has the next number, its later branches
follow when that is done.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from typing import NamedTuple

from selfies import DecoderError
from selfies.constants import INDEX_CODE
from selfies.grammar_rules import process_atom_symbol, process_branch_symbol, process_ring_symbol
from selfies.utils.smiles_utils import atom_to_smiles

ATOM, BRANCH, RING = range(3)
_BOND = {2: "=", 3: "#"}  # order → how SMILES writes it


class Symbol(NamedTuple):
    """What a symbol asks for.

    order: of its bond. size: bonds an atom can have, or how many symbols spell a branch's or ring's length. digit: what
    it counts where it spells a length. marks: / or \\ at the two ends of a single bond. text: an atom in SMILES.
    """

    kind: int
    order: int
    size: int
    digit: int
    marks: tuple[str, str] = ("", "")
    text: str = ""


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
    return Symbol(ATOM, order, atom.bonding_capacity, digit, (mark or "", ""), atom_to_smiles(atom))


def selfies_to_smiles(selfies: str) -> str:
    """The SMILES of one connected molecule; "" where no atom comes about. Raises DecoderError."""
    if not selfies:
        return ""
    molecule = _Molecule([parse_symbol(name) for name in selfies[1:-1].split("][")])
    molecule.derive(0, len(molecule.symbols), 0, -1)
    molecule.close_rings()
    return molecule.to_smiles()


class _Molecule:
    """A molecule as it is derived.

    Of every atom: its text, the mark of its bond, the bonds it has free and the atom before, which it is bound to.
    bonds: low and high atom → order. requested: rings to be closed, (low atom, high atom, order, marks).
    """

    def __init__(self, symbols: list[Symbol]):
        self.symbols = symbols
        self.text, self.mark, self.free, self.before, self.requested = [], [], [], [], []
        self.bonds: dict[tuple[int, int], int] = {}
        self.rings: dict[int, list[tuple[int, int, str]]] = {}  # atom → low and high atom of each of its rings, mark

    def derive(self, at: int, end: int, state: int, atom: int) -> int:
        """Derive the symbols from `at` to `end`, after `atom` with `state` bonds to give; returns where to go on.

        state: 0 where there is no atom yet.
        """
        while at < end:
            kind, order, size, _, marks, text = self.symbols[at]
            at += 1
            if kind == ATOM:
                order = min(order, state, size)
                if order or not state:
                    atom = self._add_atom(text, marks[0], size, atom, order)
                state = size - order
            elif kind == BRANCH and state > 1:
                state, at = self._derive_branch(at, size, state, min(order, state - 1), atom)
            elif kind == RING and state:
                order = min(order, state)
                self.requested.append((max(0, atom - self._length(at, size)), atom, order, marks))
                state, at = state - order, at + size
            else:
                continue
            if not state:
                break
        return max(at, end)

    def _add_atom(self, text: str, mark: str, size: int, before: int, order: int) -> int:
        """The new atom's number."""
        atom = len(self.text)
        self.text.append(text)
        self.mark.append(mark)
        self.free.append(size)
        self.before.append(before)
        if before >= 0:
            self._bind(before, atom, order)
        return atom

    def _bind(self, low: int, high: int, more: int) -> None:
        self.bonds[low, high] = self.bonds.get((low, high), 0) + more
        self.free[low] -= more
        self.free[high] -= more

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
            if low == high or order <= 0:
                continue
            if (low, high) in self.bonds:
                order = min(order, 3 - self.bonds[low, high])
            else:
                for end, mark in zip((low, high), marks):
                    self.rings.setdefault(end, []).append((low, high, mark))
            self._bind(low, high, order)

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
            pieces.append(self.text[atom])
            pieces += self._ring_bonds(atom, numbers)
        return "".join(pieces)

    def _ring_bonds(self, atom: int, numbers: dict[tuple[int, int], int]) -> Iterator[str]:
        """The pieces that open or close an atom's rings; numbers new ones."""
        for low, high, mark in self.rings.get(atom, ()):
            number = numbers.setdefault((low, high), len(numbers) + 1)
            yield _BOND.get(self.bonds[low, high], mark)
            yield f"%{number}" if number > 9 else str(number)

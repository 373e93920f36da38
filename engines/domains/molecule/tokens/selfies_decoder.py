"""SELFIES → SMILES, letter for letter what `selfies.decoder` writes, without the record it keeps of which symbol wrote which letter.

What a symbol means is the library's word (Krenn et al. 2020, library `selfies`). Atoms are numbered as they are derived, which is the
order SMILES writes them in: what follows an atom directly has the next number, its later branches follow when that is done.
"""

from __future__ import annotations

from functools import cache
from typing import NamedTuple

from selfies import DecoderError
from selfies.constants import INDEX_CODE
from selfies.grammar_rules import process_atom_symbol, process_branch_symbol, process_ring_symbol
from selfies.utils.smiles_utils import atom_to_smiles

ATOM, BRANCH, RING = range(3)
_STRONGER = {2: "=", 3: "#"}


class Symbol(NamedTuple):
    """order: of the bond it asks for. size: bonds an atom can have, or how many symbols spell a branch's or ring's length.

    digit: what it counts where it spells a length. marks: / or \\ at the two ends of a single bond.
    """

    kind: int
    order: int
    size: int
    digit: int
    marks: tuple[str, str] = ("", "")
    text: str = ""


@cache
def symbol(name: str) -> Symbol:
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


def smiles_of(selfies: str) -> str:
    """Of one connected molecule; "" where no atom comes about. Raises DecoderError."""
    if not selfies:
        return ""
    molecule = _Molecule([symbol(name) for name in selfies[1:-1].split("][")])
    molecule.derive(0, len(molecule.symbols), 0, -1)
    molecule.close_rings()
    return molecule.written()


class _Molecule:
    """Of every atom: its text, the mark of its bond, the bonds it has free and the atom it is bound to. bonds: low and high atom → order."""

    def __init__(self, symbols: list[Symbol]):
        self.symbols, self.text, self.mark, self.free, self.before, self.asked = symbols, [], [], [], [], []
        self.bonds: dict[tuple[int, int], int] = {}
        self.rings: dict[int, list[tuple[int, int, str]]] = {}  # atom → low and high atom of each of its rings, mark

    def derive(self, at: int, end: int, state: int, atom: int) -> int:
        """Symbols from `at` to `end`, after `atom` with `state` bonds to give (0: no atom yet) → where to go on."""
        while at < end:
            kind, order, size, _, marks, text = self.symbols[at]
            at += 1
            if kind == ATOM:
                order = min(order, state, size)
                if order or not state:
                    atom = self._add(text, marks[0], size, atom, order)
                state = size - order
            elif kind == BRANCH and state > 1:
                state, at = self._branch(at, size, state, min(order, state - 1), atom)
            elif kind == RING and state:
                order = min(order, state)
                self.asked.append((max(0, atom - self._length(at, size)), atom, order, marks))
                state, at = state - order, at + size
            else:
                continue
            if not state:
                break
        return max(at, end)

    def _add(self, text: str, mark: str, size: int, before: int, order: int) -> int:
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

    def _branch(self, at: int, size: int, state: int, order: int, atom: int) -> tuple[int, int]:
        end = at + size + self._length(at, size)
        return state - order, self.derive(at + size, min(end, len(self.symbols)), order, atom)

    def _length(self, at: int, size: int) -> int:
        """One more than what `size` symbols spell; those that are missing count 0."""
        number = 0
        for place in range(at, at + size):
            number = len(INDEX_CODE) * number + (self.symbols[place].digit if place < len(self.symbols) else 0)
        return number + 1

    def close_rings(self) -> None:
        """As far as bonds are free; a ring of two atoms makes their bond stronger."""
        for low, high, order, marks in self.asked:
            order = min(order, self.free[low], self.free[high])
            if low == high or order <= 0:
                continue
            if (low, high) in self.bonds:
                order = min(order, 3 - self.bonds[low, high])
            else:
                for end, mark in zip((low, high), marks):
                    self.rings.setdefault(end, []).append((low, high, mark))
            self._bind(low, high, order)

    def written(self) -> str:
        """Branches in brackets, but for an atom's last."""
        last = {before: atom for atom, before in enumerate(self.before)}
        numbers: dict[tuple[int, int], int] = {}
        pieces = []
        for atom, before in enumerate(self.before):
            if before != atom - 1:
                pieces.append(")")
            if last[before] != atom:
                pieces.append("(")
            if atom:
                pieces.append(_STRONGER.get(self.bonds[before, atom], self.mark[atom]))
            pieces.append(self.text[atom])
            for low, high, mark in self.rings.get(atom, ()):
                number = numbers.setdefault((low, high), len(numbers) + 1)
                pieces += (_STRONGER.get(self.bonds[low, high], mark), "%" if number > 9 else "", str(number))
        return "".join(pieces)

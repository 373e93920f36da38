"""A fragment as it stands by itself, hydrogens where its neighbours will be, and its SMILES from any of its atoms."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache, cached_property
from typing import NamedTuple

from rdkit import Chem

MOST_SYMMETRIES = 48  # that are looked at; an octahedral cage has as many
FIRST_HOLE = 13  # the isotope of carbon that stands for what is yet to be bound at the first attachment point
HOLES = tuple(f"[{FIRST_HOLE + number}CH4]" for number in range(8))
_PIECES = re.compile(r"(?P<atom>\[[^\]]+\]|Br|Cl|[BCNOPSFIbcnops])|(?P<ring>[-=#:]?(?:%\d\d|\d))|(?P<other>.)")


class Unit(NamedTuple):
    """One atom in a SMILES. before: brackets and bond. rings: (bond, digit) of those that open or close at it."""

    before: str
    atom: int
    rings: tuple[tuple[str, str], ...]


class Atom(NamedTuple):
    """hydrogens: of the fragment by itself. bracket: whether SMILES names them. held: whether any may stay in the end.

    degree: neighbours in the fragment. drawing: aromatic or doubly bound to O, N or S; an N beside it is no base.
    """

    element: str
    charge: int
    hydrogens: int
    bracket: bool
    held: bool
    degree: int
    drawing: bool

    def text(self, attached: int, mark: str = "") -> str:
        """Its SMILES with so many neighbours in other fragments, and @, @@ or no mark. Anions are neutral without."""
        left = self.hydrogens - attached
        if (self.charge < 0 and left > 0) or not (mark or self.charge or (self.bracket and left)):
            return self.element
        charge = f"{self.charge:+}".rstrip("1") if self.charge else ""
        return f"[{self.element}{mark}{'H' * (left > 0)}{left if left > 1 else ''}{charge}]"


@dataclass(frozen=True)
class Template:
    """smiles: canonical, hydrogens where its bonds to others will be; its atoms are numbered in that order."""

    smiles: str

    @property
    def is_hole(self) -> bool:
        """Whether it stands for what is yet to be bound there."""
        return self.smiles in HOLES

    @cached_property
    def molecule(self) -> Chem.Mol:
        return Chem.MolFromSmiles(self.smiles)

    @cached_property
    def atoms(self) -> tuple[Atom, ...]:
        texts = [unit for unit in _PIECES.finditer(self.smiles) if unit.lastgroup == "atom"]
        return tuple(_atom(atom, text[0]) for atom, text in zip(self.molecule.GetAtoms(), texts))

    @cached_property
    def symmetries(self) -> tuple[tuple[int, ...], ...]:
        """Where each atom goes when the fragment is laid upon itself."""
        found = self.molecule.GetSubstructMatches(self.molecule, uniquify=False, maxMatches=MOST_SYMMETRIES)
        return tuple(turn for turn in found if all(self.atoms[a] == self.atoms[b] for a, b in enumerate(turn)))


@cache
def rooted(template: Template, atom: int) -> tuple[tuple[Unit, ...], str]:
    """(a fragment's SMILES from an atom on, unit by unit; the brackets that close it)."""
    text = Chem.MolToSmiles(template.molecule, rootedAtAtom=atom)
    order = output_order(template.molecule)
    before, units = "", []
    for piece in _PIECES.finditer(text):
        if piece.lastgroup == "atom":
            units.append(Unit(before, order[len(units)], ()))
            before = ""
        elif piece.lastgroup == "ring":
            bond = piece[0][0] if piece[0][0] in "-=#:" else ""
            units[-1] = units[-1]._replace(rings=(*units[-1].rings, (bond, piece[0][len(bond) :])))
        else:
            before += piece[0]
    return tuple(units), before


@cache
def template_of(smiles: str) -> tuple[Template, tuple[int, ...]] | None:
    """(the template of a fragment, each of whose atoms is which of its); None where RDKit cannot read it."""
    molecule = Chem.MolFromSmiles(smiles)
    if molecule is None:
        return None
    canonical = Chem.MolToSmiles(molecule)
    place = {atom: number for number, atom in enumerate(output_order(molecule))}
    return Template(canonical), tuple(place[atom] for atom in range(molecule.GetNumAtoms()))


def output_order(molecule: Chem.Mol) -> list[int]:
    """Atoms in the order of the SMILES that was written last."""
    return list(molecule.GetPropsAsDict(True, True)["_smilesAtomOutputOrder"])


def _atom(atom: Chem.Atom, text: str) -> Atom:
    element = atom.GetSymbol().lower() if atom.GetIsAromatic() else atom.GetSymbol()
    hydrogens = atom.GetTotalNumHs()
    held = not (hydrogens and _is_bare(atom))
    drawing = atom.GetIsAromatic() or any(_is_double_to(bond, atom) for bond in atom.GetBonds())
    return Atom(element, atom.GetFormalCharge(), hydrogens, text[0] == "[", held, atom.GetDegree(), drawing)


def _is_double_to(bond: Chem.Bond, atom: Chem.Atom) -> bool:
    return bond.GetBondType() == Chem.BondType.DOUBLE and bond.GetOtherAtom(atom).GetSymbol() in "ONS"


def _is_bare(atom: Chem.Atom) -> bool:
    """Whether no hydrogen stays at it: sulphur and phosphorus beyond their lowest valence, N of a nitro group."""
    lowest = {"S": 2, "P": 3}.get(atom.GetSymbol(), 9)
    oxide = atom.GetFormalCharge() > 0 and any(other.GetFormalCharge() < 0 for other in atom.GetNeighbors())
    return atom.GetTotalValence() > lowest or oxide

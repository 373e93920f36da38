"""SELFIES → SMILES of a molecule without radicals, nor charges or hydrogens that its graph does not need.

What a symbol means is the library's word (Krenn et al. 2020, library `selfies`), and what is written is letter for
letter what `selfies.decoder` writes, but where that leaves valences open: there the four rules of
`engines/domains/molecule/tokens/valences.py` hold. A molecule without open valences is not changed by them.

Atoms are numbered as they are derived, which is the order SMILES writes them in: what follows an atom directly has the
next number, its later branches follow when that is done.
"""

from __future__ import annotations

from engines.domains.molecule.tokens.derivation import Molecule, Symbol, parse_symbol


def selfies_to_smiles(selfies: str) -> str:
    """The SMILES of one connected molecule; "" where no atom comes about. Raises DecoderError."""
    if not selfies:
        return ""
    molecule = Molecule(_parse(selfies))
    molecule.derive(0, len(molecule.symbols), 0, -1)
    molecule.close_rings()
    molecule.settle()
    return molecule.to_smiles()


def grow(kept: str, selfies: str) -> str:
    """The SMILES of a molecule that holds what `kept` spells, and behind its last atom what `selfies` spells.

    A methyl group stands there where that spells no atom. Raises DecoderError.
    """
    first, free = (_parse(text) for text in (kept, selfies))
    molecule = Molecule(first + [parse_symbol("C")] + free)
    molecule.derive(0, len(first) + 1, 0, -1)
    attached = molecule.before.pop()
    molecule.forget_last(attached)
    molecule.begin = len(molecule.kind)
    molecule.derive(len(first) + 1, len(molecule.symbols), 1, attached)
    if len(molecule.kind) == molecule.begin:
        molecule.derive(len(first), len(first) + 1, 1, attached)
    molecule.close_rings()
    molecule.settle()
    return molecule.to_smiles()


def _parse(selfies: str) -> list[Symbol]:
    return [parse_symbol(name) for name in selfies[1:-1].split("][")] if selfies else []

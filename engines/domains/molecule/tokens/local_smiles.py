"""Which of a molecule's many SMILES is learned: the one whose rings and branches are most local.

SELFIES closes a ring by counting atoms back, branches' atoms among them. Where a substituent is written inside a ring,
the count depends on all of it, and one wrong token makes a macrocycle. So the SMILES with the shortest spans is chosen.
"""

from __future__ import annotations

import re

from rdkit import Chem

TRIES, SEED = 40, 7
_PIECES = re.compile(r"(?P<atom>\[[^\]]+\]|Br|Cl|[BCNOPSFIbcnops])|(?P<ring>%\d\d|\d)|(?P<open>\()|(?P<close>\))")


def span_sum(smiles: str) -> int:
    """Atoms between the ends of every ring bond, and atoms in every branch, added up."""
    atoms, total, rings, branches = 0, 0, {}, []
    for piece in _PIECES.finditer(smiles):
        kind = piece.lastgroup
        if kind == "atom":
            atoms += 1
        elif kind == "open":
            branches.append(atoms)
        elif kind == "close":
            total += atoms - branches.pop()
        elif piece[0] in rings:
            total += atoms - rings.pop(piece[0])
        else:
            rings[piece[0]] = atoms
    return total


def most_local_smiles(smiles: str) -> str:
    """The most local of TRIES random SMILES and the canonical one; the same for the same molecule.

    Raises ValueError when it does not parse.
    """
    read = Chem.MolFromSmiles(smiles)
    if read is None:
        raise ValueError(f"“{smiles}” is not a SMILES string RDKit can read; check brackets, ring digits and valences.")
    molecule = Chem.MolFromSmiles(Chem.MolToSmiles(read))
    spellings = Chem.MolToRandomSmilesVect(molecule, TRIES, randomSeed=SEED)
    return min([Chem.MolToSmiles(molecule), *spellings], key=lambda text: (span_sum(text), len(text), text))

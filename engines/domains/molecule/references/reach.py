"""Whether the model could ever write a reference: how many tokens it has, and which fragments it knows."""

from __future__ import annotations

from functools import lru_cache

from rdkit import Chem

from engines.domains.molecule.tokens.vocabulary import shipped_vocabulary
from engines.domains.molecule.trees.cutting import smiles_to_symbols

BELOW = "so no design can equal it: similarity stays below 1."


@lru_cache(maxsize=256)
def unreachable(smiles: str) -> str:
    """A sentence about why no design can equal that molecule, stereo aside, which similarity ignores; "" if one can."""
    molecule = Chem.MolFromSmiles(smiles)
    if not smiles or molecule is None:
        return ""
    Chem.RemoveStereochemistry(molecule)
    vocabulary = shipped_vocabulary()
    try:
        tokens = len(vocabulary.encode([smiles_to_symbols(Chem.MolToSmiles(molecule))])[0])
    except (KeyError, ValueError) as error:
        return f"The model cannot write this reference ({str(error.args[0]).rstrip('.')}), {BELOW}"
    if tokens <= vocabulary.longest:
        return ""
    return f"This reference has {tokens} tokens and the model writes {vocabulary.longest} at most, {BELOW}"

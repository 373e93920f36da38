"""Whether the model could ever write a reference: how many tokens it has, and which symbols it knows."""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path

from rdkit import Chem

from engines.assets import ASSETS
from engines.domains.molecule.tokens.vocabulary import Vocabulary, smiles_to_selfies

VOCABULARY = ASSETS / "molecule" / "vocabulary.json"
BELOW = "so no design can equal it: similarity stays below 1."


@lru_cache(maxsize=256)
def unreachable(smiles: str) -> str:
    """A sentence about why no design can equal that molecule, stereo aside, which similarity ignores; "" if one can."""
    molecule = Chem.MolFromSmiles(smiles)
    if not smiles or molecule is None:
        return ""
    Chem.RemoveStereochemistry(molecule)
    try:
        text = smiles_to_selfies(Chem.MolToSmiles(molecule))
        tokens = len(_vocabulary(VOCABULARY).encode([text])[0])
    except (KeyError, ValueError) as error:
        return f"The model cannot write this reference ({str(error.args[0]).rstrip('.')}), {BELOW}"
    longest = _vocabulary(VOCABULARY).longest
    if tokens <= longest:
        return ""
    return f"This reference has {tokens} fragments and the model writes {longest} at most, {BELOW}"


@lru_cache(maxsize=1)
def _vocabulary(file: Path) -> Vocabulary:
    return Vocabulary.load(file)

"""Molecules that a person brings along as states of the model."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from rdkit import Chem

from engines.domains.molecule.properties import canonical_smiles
from engines.domains.molecule.references.pasted import read_pasted
from engines.domains.molecule.tokens.kept import Kept, read_kept
from engines.domains.molecule.tokens.own_designs import ids_around
from engines.domains.molecule.tokens.refusal import cannot_write
from engines.domains.molecule.tokens.vocabulary import Vocabulary, shipped_vocabulary
from engines.domains.molecule.trees.cutting import smiles_to_symbols

if TYPE_CHECKING:
    from torch import Tensor


def spell(line: str, conditions: Any) -> str:
    """SMILES that the model can write. Raises ValueError with what to do."""
    smiles = read_pasted(line).smiles
    token_ids(shipped_vocabulary(), smiles, read_kept(conditions.keep) if conditions.keep else None)
    return smiles


def encode(vocabulary: Vocabulary, kept: Kept | None, designs: Sequence[str]) -> Tensor:
    """States [N, L] of SMILES, the rest of each row PAD. Raises ValueError for what the model cannot write.

    kept: the part that all of them hold.
    """
    import torch

    rows = [token_ids(vocabulary, smiles, kept) for smiles in designs]
    return torch.tensor([[*ids, *[vocabulary.pad] * (vocabulary.longest - len(ids))] for ids in rows])


def token_ids(vocabulary: Vocabulary, smiles: str, kept: Kept | None = None) -> list[int]:
    """Ids of one molecule; without its stereo marks where the model knows those not. Raises ValueError."""
    if kept is not None:
        return ids_around(vocabulary, kept, smiles)
    molecule = Chem.MolFromSmiles(smiles)
    for stereo in (True, False):
        text = Chem.MolToSmiles(molecule, isomericSmiles=stereo)
        try:
            ids = vocabulary.encode([smiles_to_symbols(text)])[0]
        except (KeyError, ValueError) as error:
            why = error
            continue
        if len(ids) > vocabulary.longest:
            raise ValueError(f"“{smiles[:40]}” has {len(ids)} tokens, and the model writes {vocabulary.longest}.")
        if canonical_smiles(vocabulary.decode(ids)) != text:
            why = "its bonds are not such as designs have"
            continue
        return ids
    raise cannot_write(smiles, why)

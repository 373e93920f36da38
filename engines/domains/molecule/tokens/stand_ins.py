"""Tokens for what a vocabulary has no word for: the likest fragment that it knows stands in for it.

Only the network reads them; the molecule is written from the fragment itself.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache

from rdkit import Chem, DataStructs
from rdkit.DataStructs import ExplicitBitVect

from engines.domains.molecule.properties import morgan_fingerprint
from engines.domains.molecule.tokens.vocabulary import Vocabulary

KINDS = "@!="  # what symbols begin with that name no fragment


def encode_nearly(vocabulary: Vocabulary, symbols: Sequence[str]) -> list[int]:
    """Token ids of symbols, each of which is known or has its like; places that have none are left out."""
    known = [symbol if symbol in vocabulary.alphabet else _likest(vocabulary, symbol) for symbol in symbols]
    return vocabulary.encode([[symbol for symbol in known if symbol]])[0]


def _likest(vocabulary: Vocabulary, symbol: str) -> str:
    if symbol[0] in KINDS:
        plain = symbol.rstrip("+-ct")
        return plain if plain in vocabulary.alphabet else ""
    fragments, prints = _fragments(tuple(vocabulary.alphabet))
    alike = DataStructs.BulkTanimotoSimilarity(morgan_fingerprint(Chem.MolFromSmiles(symbol)), prints)
    return fragments[max(range(len(alike)), key=alike.__getitem__)]


@lru_cache(maxsize=2)
def _fragments(alphabet: tuple[str, ...]) -> tuple[list[str], list[ExplicitBitVect]]:
    """(the fragments of an alphabet, their fingerprints)."""
    fragments = [symbol for symbol in alphabet if symbol[0] not in KINDS]
    return fragments, [morgan_fingerprint(Chem.MolFromSmiles(each)) for each in fragments]

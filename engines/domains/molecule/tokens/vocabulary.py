"""Byte-pair tokens over SELFIES symbols: ring systems become single tokens, and every string still decodes.

SELFIES: Krenn et al. 2020 (library `selfies`); byte-pair merges are learned by the library `tokenizers`.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from functools import cached_property, lru_cache
from pathlib import Path

import selfies
from rdkit import Chem, RDLogger

from engines.domains.molecule.tokens.selfies_decoder import smiles_of
from engines.domains.molecule.tokens.spelling import local_spelling

RDLogger.DisableLog("rdApp.*")

FIRST_LETTER = 0x4E00  # one character per SELFIES symbol, so that a text tokenizer can merge them


@dataclass(frozen=True)
class Vocabulary:
    """Token ids ↔ SELFIES fragments. Ids 0 … V−1 are fragments, V is MASK, V + 1 is PAD."""

    fragments: tuple[str, ...]
    merges: tuple[tuple[str, str], ...]
    longest: int  # tokens a molecule may have

    @property
    def mask(self) -> int:
        return len(self.fragments)

    @property
    def pad(self) -> int:
        return len(self.fragments) + 1

    @cached_property
    def _tokenizer(self):
        from tokenizers import Tokenizer, models

        ids = {_letters(f, self._alphabet): i for i, f in enumerate(self.fragments)}
        merges = [(_letters(a, self._alphabet), _letters(b, self._alphabet)) for a, b in self.merges]
        return Tokenizer(models.BPE(vocab=ids, merges=merges))

    @cached_property
    def _alphabet(self) -> dict[str, str]:
        symbols = [f for f in self.fragments if f.count("[") == 1]
        return {symbol: chr(FIRST_LETTER + i) for i, symbol in enumerate(symbols)}

    def encode(self, selfies_strings: list[str]) -> list[list[int]]:
        """SELFIES → token ids. Raises KeyError on a symbol the vocabulary has never seen."""
        words = [_letters(s, self._alphabet) for s in selfies_strings]
        return [e.ids for e in self._tokenizer.encode_batch(words)]

    def decode(self, ids: list[int]) -> str:
        """Token ids → SMILES as SELFIES writes it (not canonical); MASK and PAD are left out."""
        return _decoded("".join(self.fragments[i] for i in ids if i < self.mask))

    def save(self, path: Path) -> None:
        path.write_text(json.dumps({"longest": self.longest, "fragments": self.fragments, "merges": self.merges}))

    @staticmethod
    def load(path: Path) -> Vocabulary:
        data = json.loads(path.read_text())
        return Vocabulary(tuple(data["fragments"]), tuple(map(tuple, data["merges"])), data["longest"])


def learn(selfies_strings: list[str], size: int, longest: int) -> Vocabulary:
    """Learn `size` fragments by byte-pair merging."""
    from tokenizers import Tokenizer, models, trainers

    symbols = sorted({s for text in selfies_strings for s in selfies.split_selfies(text)})
    alphabet = {symbol: chr(FIRST_LETTER + i) for i, symbol in enumerate(symbols)}
    back = {letter: symbol for symbol, letter in alphabet.items()}
    tokenizer = Tokenizer(models.BPE())
    trainer = trainers.BpeTrainer(vocab_size=size, initial_alphabet=list(back), show_progress=False)
    tokenizer.train_from_iterator((_letters(s, alphabet) for s in selfies_strings), trainer)
    model = json.loads(tokenizer.to_str())["model"]
    fragment = lambda word: "".join(back[letter] for letter in word)
    ordered = sorted(model["vocab"], key=lambda w: (len(w) > 1, w if len(w) == 1 else "", model["vocab"][w]))
    return Vocabulary(
        tuple(map(fragment, ordered)), tuple((fragment(a), fragment(b)) for a, b in model["merges"]), longest
    )


def _letters(text: str, alphabet: dict[str, str]) -> str:
    try:
        return "".join(alphabet[symbol] for symbol in selfies.split_selfies(text))
    except KeyError as unknown:
        raise KeyError(f"The vocabulary has never seen the symbol {unknown.args[0]}.") from None


def selfies_of(smiles: str) -> str:
    """SMILES → SELFIES of its most local spelling. Raises ValueError when it does not parse."""
    return selfies.encoder(local_spelling(smiles))


_decoded = lru_cache(maxsize=200_000)(smiles_of)


@lru_cache(maxsize=200_000)
def canonical(smiles: str) -> str:
    """SMILES → canonical SMILES; "" where there is nothing that RDKit can read."""
    molecule = Chem.MolFromSmiles(smiles)
    return Chem.MolToSmiles(molecule) if molecule is not None else ""

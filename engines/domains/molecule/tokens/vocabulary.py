"""Byte-pair tokens over SELFIES symbols: ring systems become single tokens, and every string still decodes.

SELFIES: Krenn et al. 2020 (library `selfies`); byte-pair merges are learned by the library `tokenizers`.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache
from pathlib import Path

import selfies

from engines.assets import ASSETS
from engines.domains.molecule.tokens.local_smiles import most_local_smiles
from engines.domains.molecule.tokens.selfies_decoder import selfies_to_smiles

FIRST_CHARACTER = 0x4E00  # one character per SELFIES symbol, so that a text tokenizer can merge them


@dataclass(frozen=True)
class Vocabulary:
    """Token ids ↔ SELFIES fragments. Ids 0 … V−1 are fragments, V is MASK, V + 1 is PAD."""

    fragments: tuple[str, ...]
    merges: tuple[tuple[str, str], ...]
    longest: int  # tokens a molecule may have

    @property
    def mask(self) -> int:
        """The id of MASK."""
        return len(self.fragments)

    @property
    def pad(self) -> int:
        """The id of PAD."""
        return len(self.fragments) + 1

    @cached_property
    def _tokenizer(self):
        from tokenizers import Tokenizer, models

        ids = {_to_characters(f, self.alphabet): i for i, f in enumerate(self.fragments)}
        merges = [(_to_characters(a, self.alphabet), _to_characters(b, self.alphabet)) for a, b in self.merges]
        return Tokenizer(models.BPE(vocab=ids, merges=merges))

    @cached_property
    def alphabet(self) -> dict[str, str]:
        """SELFIES symbol → the character that stands for it, of every symbol that can be encoded."""
        return _number_symbols([f for f in self.fragments if f.count("[") == 1])

    def encode(self, selfies_strings: list[str]) -> list[list[int]]:
        """Token ids of SELFIES. Raises KeyError on a symbol the vocabulary has never seen."""
        words = [_to_characters(s, self.alphabet) for s in selfies_strings]
        return [e.ids for e in self._tokenizer.encode_batch(words)]

    def decode(self, ids: list[int]) -> str:
        """The SMILES of token ids, as SELFIES writes it (not canonical); MASK and PAD are left out."""
        return _cached_smiles("".join(self.fragments[i] for i in ids if i < self.mask))

    def save(self, path: Path) -> None:
        """Write the vocabulary as JSON."""
        path.write_text(
            json.dumps({"longest": self.longest, "fragments": self.fragments, "merges": self.merges}), encoding="utf-8"
        )

    @staticmethod
    def load(path: Path) -> Vocabulary:
        """The vocabulary that `save` wrote. Raises FileNotFoundError."""
        data = json.loads(path.read_text(encoding="utf-8"))
        return Vocabulary(tuple(data["fragments"]), tuple(map(tuple, data["merges"])), data["longest"])


@lru_cache(maxsize=1)
def shipped_vocabulary() -> Vocabulary:
    """The one that the studio's own model writes with. Raises FileNotFoundError."""
    return Vocabulary.load(ASSETS / "molecule" / "vocabulary.json")


def learn_vocabulary(selfies_strings: list[str], size: int, longest: int) -> Vocabulary:
    """A vocabulary of `size` fragments, learned by byte-pair merging."""
    from tokenizers import Tokenizer, models, trainers

    alphabet = _number_symbols(sorted({s for text in selfies_strings for s in selfies.split_selfies(text)}))
    symbol_of = {character: symbol for symbol, character in alphabet.items()}
    tokenizer = Tokenizer(models.BPE())
    trainer = trainers.BpeTrainer(vocab_size=size, initial_alphabet=list(symbol_of), show_progress=False)
    tokenizer.train_from_iterator((_to_characters(s, alphabet) for s in selfies_strings), trainer)
    model = json.loads(tokenizer.to_str())["model"]
    fragment = lambda word: "".join(symbol_of[character] for character in word)
    ordered = sorted(model["vocab"], key=lambda w: (len(w) > 1, w if len(w) == 1 else "", model["vocab"][w]))
    merges = tuple((fragment(a), fragment(b)) for a, b in model["merges"])
    return Vocabulary(tuple(map(fragment, ordered)), merges, longest)


def _number_symbols(symbols: Sequence[str]) -> dict[str, str]:
    """Symbol → character, in the order of the symbols."""
    return {symbol: chr(FIRST_CHARACTER + i) for i, symbol in enumerate(symbols)}


def _to_characters(text: str, alphabet: Mapping[str, str]) -> str:
    """SELFIES, one character a symbol. Raises KeyError."""
    try:
        return "".join(alphabet[symbol] for symbol in selfies.split_selfies(text))
    except KeyError as unknown:
        raise KeyError(f"The vocabulary has never seen the symbol {unknown.args[0]}.") from None


def smiles_to_selfies(smiles: str) -> str:
    """The SELFIES of a molecule's most local SMILES. Raises ValueError when it does not parse."""
    return selfies.encoder(most_local_smiles(smiles))


_cached_smiles = lru_cache(maxsize=20_000)(selfies_to_smiles)  # 700 bytes each

"""Byte-pair tokens over the symbols of fragment trees: what often stands together is one token.

Byte-pair merges are learned by the library `tokenizers`.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache
from pathlib import Path

from engines.assets import ASSETS
from engines.domains.molecule.trees.writing import to_smiles

FIRST_CHARACTER = 0x4E00  # one character a symbol, so that a text tokenizer can merge them


@dataclass(frozen=True)
class Vocabulary:
    """Token ids ↔ symbols, joined by blanks. Ids 0 … V−1 are such tokens, V is MASK, V + 1 is PAD."""

    tokens: tuple[str, ...]
    merges: tuple[tuple[str, str], ...]
    longest: int  # tokens a molecule may have

    @property
    def mask(self) -> int:
        """The id of MASK."""
        return len(self.tokens)

    @property
    def pad(self) -> int:
        """The id of PAD."""
        return len(self.tokens) + 1

    @cached_property
    def _tokenizer(self):
        from tokenizers import Tokenizer, models

        ids = {_to_characters(token.split(), self.alphabet): i for i, token in enumerate(self.tokens)}
        merges = [tuple(_to_characters(part.split(), self.alphabet) for part in pair) for pair in self.merges]
        return Tokenizer(models.BPE(vocab=ids, merges=merges))

    @cached_property
    def alphabet(self) -> dict[str, str]:
        """Symbol → the character that stands for it, of every symbol that can be encoded."""
        return _number_symbols([token for token in self.tokens if " " not in token])

    def encode(self, molecules: Iterable[Sequence[str]]) -> list[list[int]]:
        """Token ids of molecules' symbols. Raises KeyError on a symbol the vocabulary has never seen."""
        words = [_to_characters(symbols, self.alphabet) for symbols in molecules]
        return [encoded.ids for encoded in self._tokenizer.encode_batch(words)]

    def symbols(self, ids: Iterable[int]) -> tuple[str, ...]:
        """The symbols of token ids; MASK and PAD are left out."""
        return tuple(symbol for i in ids if i < self.mask for symbol in self.tokens[i].split())

    def decode(self, ids: Sequence[int]) -> str:
        """The SMILES of token ids (not canonical); MASK and PAD are left out."""
        return _cached_smiles(self.symbols(ids))

    def save(self, path: Path) -> None:
        """Write the vocabulary as JSON."""
        data = {"longest": self.longest, "tokens": self.tokens, "merges": self.merges}
        path.write_text(json.dumps(data), encoding="utf-8")

    @staticmethod
    def load(path: Path) -> Vocabulary:
        """The vocabulary that `save` wrote. Raises FileNotFoundError."""
        data = json.loads(path.read_text(encoding="utf-8"))
        return Vocabulary(tuple(data["tokens"]), tuple(map(tuple, data["merges"])), data["longest"])


@lru_cache(maxsize=1)
def shipped_vocabulary() -> Vocabulary:
    """The one that the studio's own model writes with. Raises FileNotFoundError."""
    return Vocabulary.load(ASSETS / "molecule" / "vocabulary.json")


def learn_vocabulary(
    molecules: Sequence[Sequence[str]], alphabet: Iterable[str], size: int, longest: int
) -> Vocabulary:
    """A vocabulary of `size` tokens, learned by byte-pair merging of molecules' symbols, which the alphabet has."""
    from tokenizers import Tokenizer, models, trainers

    characters = _number_symbols(sorted(alphabet))
    symbol_of = {character: symbol for symbol, character in characters.items()}
    tokenizer = Tokenizer(models.BPE())
    trainer = trainers.BpeTrainer(vocab_size=size, initial_alphabet=list(symbol_of), show_progress=False)
    tokenizer.train_from_iterator((_to_characters(symbols, characters) for symbols in molecules), trainer)
    model = json.loads(tokenizer.to_str())["model"]
    token = lambda word: " ".join(symbol_of[character] for character in word)
    ordered = sorted(model["vocab"], key=lambda w: (len(w) > 1, w if len(w) == 1 else "", model["vocab"][w]))
    merges = tuple((token(a), token(b)) for a, b in model["merges"])
    return Vocabulary(tuple(map(token, ordered)), merges, longest)


def _number_symbols(symbols: Sequence[str]) -> dict[str, str]:
    """Symbol → character, in the order of the symbols."""
    return {symbol: chr(FIRST_CHARACTER + i) for i, symbol in enumerate(symbols)}


def _to_characters(symbols: Sequence[str], alphabet: Mapping[str, str]) -> str:
    """Symbols, one character each. Raises KeyError."""
    try:
        return "".join(alphabet[symbol] for symbol in symbols)
    except KeyError as unknown:
        raise KeyError(f"The vocabulary has never seen the fragment {unknown.args[0]}.") from None


_cached_smiles = lru_cache(maxsize=20_000)(to_smiles)  # 1 kB each

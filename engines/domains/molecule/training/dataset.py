"""The training set: SMILES cut into tokens, grouped by length, a fixed part held out."""

from __future__ import annotations

import zlib
from collections import Counter
from multiprocessing import Pool
from pathlib import Path

import numpy as np

from engines.domains.molecule.files.molecules import read_molecules, unreadable
from engines.domains.molecule.properties import canonical_smiles
from engines.domains.molecule.tokens.alphabet import ALWAYS
from engines.domains.molecule.tokens.vocabulary import Vocabulary, learn_vocabulary
from engines.domains.molecule.training.tokens import TOKENS_FILE, Groups, load_tokens
from engines.domains.molecule.trees.cutting import smiles_to_symbols
from engines.domains.molecule.trees.writing import to_smiles
from engines.tables.left_out import MOST_LEFT_OUT

TOKENS, LONGEST = 3584, 16  # of the vocabulary; of a molecule
RARE = 3  # molecules that hold a symbol, so that the vocabulary has it


def prepare_tokens(smiles: list[str], out: Path) -> tuple[Vocabulary, Groups, Groups]:
    """(vocabulary, training tokens, held-out tokens) of SMILES. They are kept in `out`."""
    packed = out / TOKENS_FILE
    if not packed.exists():
        out.mkdir(parents=True, exist_ok=True)
        _pack_tokens(smiles, out, packed)
    return Vocabulary.load(out / "vocabulary.json"), *load_tokens(packed)


def _pack_tokens(smiles: list[str], out: Path, packed: Path) -> None:
    with Pool() as pool:
        cut = pool.map(symbols_or_nothing, smiles, chunksize=1000)
    if silent := cut.count(()):
        print(f"{silent:,} of {len(cut):,} molecules cannot be cut into fragments; left out.", flush=True)
    held = np.array([is_held_out(s) for s in smiles])
    vocabulary = _make_vocabulary([c for c, h in zip(cut, held) if not h], out / "vocabulary.json")
    known = set(vocabulary.alphabet)
    ids = [vocabulary.encode([symbols])[0] if known.issuperset(symbols) else [] for symbols in cut]
    np.savez_compressed(packed, **_group_by_length(ids, ~held, "train"), **_group_by_length(ids, held, "held"))


def symbols_or_nothing(smiles: str) -> tuple[str, ...]:
    """The symbols of a molecule; () of what does not come back from them, such as odd valences."""
    try:
        symbols = tuple(smiles_to_symbols(smiles))
        return symbols if canonical_smiles(to_smiles(symbols)) == canonical_smiles(smiles) else ()
    except ValueError:
        return ()


def _make_vocabulary(cut: list[tuple[str, ...]], file: Path) -> Vocabulary:
    """The vocabulary in a file, or else one learned from molecules' symbols, and kept there."""
    if file.exists():
        return Vocabulary.load(file)
    seen = Counter(symbol for symbols in cut for symbol in set(symbols))
    alphabet = {symbol for symbol, molecules in seen.items() if molecules >= RARE} | ALWAYS
    vocabulary = learn_vocabulary([c for c in cut if alphabet.issuperset(c)], alphabet, TOKENS, LONGEST)
    vocabulary.save(file)
    return vocabulary


def _group_by_length(ids: list[list[int]], chosen: np.ndarray, name: str) -> dict[str, np.ndarray]:
    """“name_n” → tokens [count, n] of the chosen molecules; those without tokens or with too many are left out."""
    groups: dict[int, list] = {}
    for row, take in zip(ids, chosen):
        if take and 0 < len(row) <= LONGEST:
            groups.setdefault(len(row), []).append(row)
    return {f"{name}_{n}": np.array(rows, dtype=np.int16) for n, rows in sorted(groups.items())}


def read_smiles(data: Path, most_left_out: float = MOST_LEFT_OUT) -> list[str]:
    """The SMILES of a file that RDKit can read: one a line, or a column of a table, gzipped or not.

    Says how many were left out. Raises ValueError where they are more than so many per cent.
    """
    table, column = read_molecules(data)
    out = unreadable(table, column)
    out.check(most_left_out)
    print(*table.notes, *out.sentences, sep="\n", flush=True)
    gone = {line for lines in out.kinds.values() for line in lines}
    return [row[column] for row, line in zip(table.rows, table.lines) if line not in gone]


def is_held_out(smiles: str) -> bool:
    """Whether it belongs to the fixed fiftieth of all molecules that is never trained on."""
    return zlib.crc32(smiles.encode()) % 50 == 0


def read_smiles_or_exit(data: Path, most_left_out: float) -> list[str]:
    """The same for a command, which ends with the sentence where the file will not do."""
    try:
        return read_smiles(data, most_left_out)
    except ValueError as error:
        raise SystemExit(str(error)) from None

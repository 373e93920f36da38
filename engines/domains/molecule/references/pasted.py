"""What chemists paste where a SMILES string is asked for → SMILES, or a sentence that says what it is instead."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable
from dataclasses import dataclass

from rdkit import Chem
from selfies import decoder

from engines.domains.molecule.references.identifiers import describe_identifier, is_formula
from engines.domains.molecule.references.normalised import normalise
from engines.domains.molecule.references.structure_file import is_structure_file, read_structure_file

MAX_PASTED, MAX_LINE, MAX_SMILES = 200_000, 10_000, 1000  # letters: of all, of a line, of the SMILES in it
AROMATIC = frozenset("bcnops")
SHOWN = 40  # letters of it that a sentence repeats
HEADS = ("smiles", "canonical_smiles", "reference")  # of columns
SEPARATORS = re.compile(r"[,;\s]+")
DASHES = str.maketrans(dict.fromkeys("−–—‐‑‒﹣－", "-"))
QUOTES = "\"'`“”‘’«»"
INCHI = re.compile(r"(?:InChI=\s*)?(1S?/\S+)", re.I)
REACTION = re.compile(r"[^<>]*>[^<>]*>[^<>]*")
SELFIES = re.compile(r"(?:\[[^\[\]\s]+\]|\.)+")
SELFIES_ONLY = re.compile(r"\[(?:(?:Expl)?[=#/\\-]?(?:Branch|Ring)\w*|[=#/\\-][A-Za-z][^\]]*|nop|[CNOSPFIB]|Cl|Br)\]")
SMARTS_ONLY = re.compile(r"~|\[[^\[\]]*(?:#\d|[;,&!]|\$\()|\[(?:[RrXxDvhH]\d|[aAR])[^\]]*\]")


@dataclass(frozen=True)
class Pasted:
    """smiles: "" where nothing was pasted. words: what was made of it, a sentence each."""

    smiles: str
    words: tuple[str, ...] = ()


def read_pasted(text: str) -> Pasted:
    """Mol block or SDF, InChI, SELFIES, CXSMILES, SMILES with a name behind it … → SMILES that a design could equal.

    Raises ValueError, a sentence that says what it is, or what is wrong with it, and what to paste instead.
    """
    if len(text) > MAX_PASTED:
        raise ValueError(f"This has {len(text):,} letters; paste one molecule, best as its SMILES string.")
    if is_structure_file(text):
        return _checked(Pasted(*read_structure_file(text)))
    lines = [line for line in map(_clean, text.splitlines()) if line and line.lower() not in HEADS]
    if not lines:
        return Pasted("")
    if len(lines[0]) > MAX_LINE:
        raise ValueError(f"This line has {len(lines[0]):,} letters; a SMILES string may have {MAX_SMILES:,}.")
    first = next(filter(None, (read(lines[0]) for read in _READERS)))
    several = (f"These are {len(lines)} lines; the reference is the first.",) if len(lines) > 1 else ()
    return _checked(Pasted(first.smiles, first.words + several))


def _clean(line: str) -> str:
    """Without quotes around it and without what cannot be seen; every dash is a minus."""
    seen = "".join(letter for letter in line if unicodedata.category(letter) not in ("Cf", "Cc") or letter == "\t")
    return unicodedata.normalize("NFKC", seen.translate(DASHES)).strip().strip(QUOTES).strip()


def _inchi(line: str) -> Pasted | None:
    found = INCHI.match(line)
    if not found:
        return None
    molecule = Chem.MolFromInchi(f"InChI={found[1]}")
    if molecule is None:
        raise ValueError(
            f"“{_shown(line)}” is an InChI that RDKit cannot read; it may be cut. Paste the SMILES instead."
        )
    return Pasted(Chem.MolToSmiles(molecule), ("The InChI was read as SMILES.",))


def _selfies(line: str) -> Pasted | None:
    if not (SELFIES.fullmatch(line) and SELFIES_ONLY.search(line)):
        return None
    try:
        smiles = decoder(line)
    except Exception:  # selfies.DecoderError, and what odd symbols raise on the way to it
        smiles = ""
    if not smiles:
        raise ValueError(f"“{_shown(line)}” looks like SELFIES, but cannot be read as such; paste the SMILES instead.")
    return Pasted(smiles, ("The SELFIES were read as SMILES.",))


def _identifier(line: str) -> Pasted | None:
    """Raises ValueError for what names a molecule without saying how it is built."""
    what = describe_identifier(line)
    if what:
        raise ValueError(f"“{_shown(line)}” is {what}")
    return None


def _reaction(line: str) -> Pasted | None:
    if REACTION.fullmatch(line.split()[0].replace("->", "")):  # a bond from a ligand is no arrow
        raise ValueError(f"“{_shown(line)}” is a reaction; paste the SMILES of the one molecule that is the reference.")
    return None


def _pattern(line: str) -> Pasted | None:
    word = line.split()[0]
    if SMARTS_ONLY.search(word) and Chem.MolFromSmarts(word) is not None:
        raise ValueError(
            f"“{_shown(word)}” is a pattern (SMARTS), which many molecules match; "
            "paste the SMILES of one whole molecule."
        )
    return None


def _smiles(line: str) -> Pasted | None:
    """SMILES, with a name, an extension or the other columns of a table behind it or before it."""
    first, _, behind = line.partition(" ")
    extended = Chem.MolFromSmiles(line) if behind.startswith("|") and len(line) <= MAX_SMILES else None
    if extended is not None:
        return Pasted(Chem.MolToSmiles(extended), ("Of the extension |…| of the SMILES only the atoms count.",))
    words = SEPARATORS.split(line)
    if len(words[0]) > MAX_SMILES:
        raise ValueError(f"This SMILES has {len(words[0]):,} letters; the most is {MAX_SMILES:,}.")
    if _is_smiles(words[0]):
        return Pasted(words[0])
    return Pasted(words[-1]) if len(words) == 2 and len(words[1]) > 1 and _is_smiles(words[1]) else None


def _is_smiles(word: str) -> bool:
    """RDKit skips letters that are not ASCII, in silence."""
    return word.isascii() and len(word) <= MAX_SMILES and Chem.MolFromSmiles(word) is not None


def _unreadable(line: str) -> Pasted | None:
    """Raises ValueError with what seems to be wrong."""
    if is_formula(line):
        raise ValueError(f"“{line[:SHOWN]}” is a molecular formula, which many molecules share; paste a SMILES string.")
    if any(set(run) - AROMATIC for run in re.findall("[a-z]{3,}", line)):
        raise ValueError(
            f"“{_shown(line)}” looks like a name, and names cannot be looked up here; paste the SMILES string, "
            "which PubChem or Wikipedia show on the molecule's page."
        )
    foreign = [letter for letter in line if not letter.isascii()]
    if foreign:
        raise ValueError(f"“{_shown(line)}” holds “{foreign[0]}”, which is no letter of SMILES; type it anew.")
    raise ValueError(
        f"“{_shown(line)}” is not a SMILES string RDKit can read; check brackets, ring digits and valences, "
        "for example CC(=O)Oc1ccccc1C(=O)O."
    )


_READERS: tuple[Callable[[str], Pasted | None], ...] = (
    _inchi,
    _selfies,
    _identifier,
    _reaction,
    _pattern,
    _smiles,
    _unreadable,
)


def _checked(pasted: Pasted) -> Pasted:
    """The same as a design could equal it. Raises ValueError for what is no molecule, too large, or not whole."""
    if len(pasted.smiles) > MAX_SMILES:
        raise ValueError(f"This molecule's SMILES has {len(pasted.smiles):,} letters; the most is {MAX_SMILES:,}.")
    molecule = Chem.MolFromSmiles(pasted.smiles)
    if molecule is None or not molecule.GetNumAtoms():
        raise ValueError("There is no molecule in what was pasted; paste a SMILES such as CC(=O)Oc1ccccc1C(=O)O.")
    smiles, changes = normalise(pasted.smiles)
    return Pasted(smiles, pasted.words + changes)


def _shown(text: str) -> str:
    return text if len(text) <= SHOWN else text[:SHOWN] + "…"

"""A part that every design holds: a SMILES with one attachment point, spelled in tokens that go before all others.

The spelling ends at the atom that is attached to, so what the model writes next grows there. Rings of that end in it
themselves and bind no kept atom, and the bond is single: so the part stands in every design, by construction.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

import selfies
from rdkit import Chem

from engines.domains.molecule.tokens.local_smiles import span_sum
from engines.domains.molecule.tokens.selfies_decoder import grow
from engines.domains.molecule.tokens.vocabulary import Vocabulary, shipped_vocabulary

TRIES, SEED = 200, 7
END, LAST = 13, "[13CH3]"  # the isotope that marks where the spelling ends; what that is in SMILES and SELFIES
EXAMPLE = "c1ccccc1[*:1]"


@dataclass(frozen=True)
class Kept:
    """selfies: its spelling, the attachment point left out. ids: the same as tokens."""

    selfies: str
    ids: tuple[int, ...]


@lru_cache(maxsize=64)
def read_kept(text: str) -> Kept:
    """The part that a person wants to keep. Raises ValueError with what to do."""
    molecule = Chem.MolFromSmiles(text)
    if molecule is None or not text.isascii():
        raise ValueError(f"“{text[:40]}” is not a SMILES with an attachment point, such as {EXAMPLE}.")
    _check(molecule, text)
    spelling = _spell(molecule)
    try:
        vocabulary = shipped_vocabulary()
        kept = Kept(spelling, tuple(vocabulary.encode([spelling])[0]))
    except (KeyError, ValueError) as error:
        raise ValueError(f"The model cannot write “{text[:40]}” ({str(error.args[0]).rstrip('.')}).") from None
    if len(kept.ids) >= vocabulary.longest:
        raise ValueError(
            f"This part has {len(kept.ids)} fragments, and the model writes {vocabulary.longest} in all; keep less."
        )
    if not holds(grow(spelling, ""), text):
        raise ValueError(f"The model cannot write “{text[:40]}”: its bonds are not such as designs have.")
    return kept


def decode_kept(vocabulary: Vocabulary, kept: Kept, ids: list[int]) -> str:
    """The SMILES of a state's tokens, which begin with the part; MASK and PAD are left out, "" where all is undrawn."""
    free = ids[len(kept.ids) :]
    drawn = any(i <= vocabulary.pad for i in ids)
    return _grown(kept.selfies, "".join(vocabulary.fragments[i] for i in free if i < vocabulary.mask)) if drawn else ""


_grown = lru_cache(maxsize=20_000)(grow)


def holds(smiles: str, kept: str) -> bool:
    """Whether a molecule holds the part, with a bond where its attachment point is; stereo marks are not compared."""
    return bool(atoms_of(smiles, kept))


def atoms_of(smiles: str, kept: str) -> tuple[int, ...]:
    """Which atoms of a molecule are the part, what is bound to it left out; none where it does not hold it."""
    molecule, pattern = Chem.MolFromSmiles(smiles), Chem.MolFromSmiles(kept)
    settings = Chem.AdjustQueryParameters.NoAdjustments()
    settings.makeDummiesQueries = True
    query = Chem.AdjustQueryProperties(pattern, settings)
    found = molecule.GetSubstructMatch(query) if molecule is not None else ()
    return tuple(atom for atom, part in zip(found, pattern.GetAtoms()) if part.GetAtomicNum())


def _check(molecule: Chem.Mol, text: str) -> None:
    """Raises ValueError for what is no one part with one attachment point at a single bond."""
    points = [atom for atom in molecule.GetAtoms() if not atom.GetAtomicNum()]
    if "." in text or len(points) != 1:
        raise ValueError(
            f"A part to keep is one piece with one attachment point [*:1], such as {EXAMPLE}; "
            f"this has {len(points)} in {len(Chem.GetMolFrags(molecule))} pieces. Linkers cannot be asked for yet."
        )
    bonds = points[0].GetBonds()
    if len(bonds) != 1 or bonds[0].GetBondType() != Chem.BondType.SINGLE:
        raise ValueError(f"The attachment point [*:1] has one single bond, as in {EXAMPLE}.")
    if any(atom.GetIsotope() or atom.GetNumRadicalElectrons() for atom in molecule.GetAtoms() if atom.GetAtomicNum()):
        raise ValueError("A part to keep has no isotopes and no open valences; write it without.")


def _spell(molecule: Chem.Mol) -> str:
    """SELFIES that end before the attachment point, the most local of many. Raises ValueError where there are none."""
    marked = Chem.RWMol(molecule)
    for atom in marked.GetAtoms():
        atom.SetAtomMapNum(0)
        if not atom.GetAtomicNum():
            atom.SetAtomicNum(6)
            atom.SetIsotope(END)
            atom.SetNumExplicitHs(3)
    Chem.SanitizeMol(marked)
    spellings = Chem.MolToRandomSmilesVect(marked.GetMol(), TRIES, randomSeed=SEED)
    ending = [each for each in spellings if each.endswith(LAST)]
    if not ending:
        raise ValueError(f"This part cannot be spelled up to its attachment point; give one such as {EXAMPLE}.")
    text = selfies.encoder(min(ending, key=lambda each: (span_sum(each), len(each), each)))
    return text[: text.rindex("[")]

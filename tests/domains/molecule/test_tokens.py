"""Tokens of molecules: every drug comes back, and any tokens at all decode."""

import numpy as np
import pytest
import selfies
from rdkit import Chem

from engines.domains.molecule.measures import FOLDER
from engines.domains.molecule.tokens.selfies_decoder import selfies_to_smiles
from engines.domains.molecule.tokens.spelling import token_ids
from engines.domains.molecule.tokens.vocabulary import Vocabulary, learn_vocabulary, smiles_to_selfies
from engines.domains.molecule.training.alerts import is_radical
from tests.domains.molecule.drugs import DRUGS, canonical

VOCABULARY = Vocabulary.load(FOLDER / "vocabulary.json")
MANY_BONDS = Chem.MolFromSmarts("[#16;!v0;!v1;!v2]")
ODD_SULPHUR = [  # hydrogens, three single bonds, or a doubly bound C, beyond two bonds; more than one with a charge
    Chem.MolFromSmarts("[Sv4,Sv6;+0;!H0,$(S(-*)(-*)-*),$(S(=[!#7;!#8])~*),$(S#*)]"),
    Chem.MolFromSmarts("[S-;!v1]"),
]


@pytest.mark.parametrize("smiles", DRUGS)
def test_drugs_come_back_from_tokens(smiles):
    ids = VOCABULARY.encode([smiles_to_selfies(smiles)])[0]
    assert canonical(VOCABULARY.decode(ids)) == canonical(smiles) and max(ids) < VOCABULARY.mask


def test_mask_and_pad_are_left_out():
    ids = VOCABULARY.encode([smiles_to_selfies(DRUGS[0])])[0]
    assert canonical(VOCABULARY.decode([VOCABULARY.mask, *ids, VOCABULARY.pad])) == canonical(DRUGS[0])
    assert VOCABULARY.decode([VOCABULARY.mask, VOCABULARY.pad]) == VOCABULARY.decode([]) == ""


def test_any_tokens_decode():
    noise = np.random.default_rng(0)
    for _ in range(500):
        smiles = VOCABULARY.decode(noise.integers(0, VOCABULARY.pad + 1, noise.integers(1, 21)).tolist())
        assert smiles == "" or canonical(smiles)


@pytest.mark.parametrize(
    "commonest", [VOCABULARY.mask, 500, len(VOCABULARY.alphabet)], ids=["all", "common", "single symbols"]
)
def test_any_tokens_are_a_molecule_without_open_valences(commonest):
    """Of random rows of tokens: rare and common fragments, and symbols alone, whose rings interlock.

    Where the library leaves none open either, and no S has more than two bonds, it is the library's letter for letter.
    """
    noise, alike = np.random.default_rng(commonest), 0
    for length in noise.integers(1, 21, 1500):
        text = "".join(VOCABULARY.fragments[token] for token in noise.integers(0, commonest, length))
        smiles, theirs = selfies_to_smiles(text), selfies.decoder(text)
        assert smiles == "" or not _open_valences(Chem.MolFromSmiles(smiles)), text
        read = Chem.MolFromSmiles(theirs)
        if not _open_valences(read) and not read.HasSubstructMatch(MANY_BONDS):
            assert smiles == theirs, text
            alike += 1
    assert alike > 20


def _open_valences(molecule: Chem.Mol) -> bool:
    return is_radical(molecule) or any(map(molecule.HasSubstructMatch, ODD_SULPHUR))


@pytest.mark.parametrize(
    ("text", "smiles"),
    [
        ("[C][C@H1][C]", "CCC"),
        ("[C][C@@][Branch1][C][N][C]", "C[C@@H1](N)C"),
        ("[C][N+1][Branch1][C][O-1][C]", "CN(O)C"),
        ("[C][N+1][=Branch1][C][=O][O-1]", "C[N+1](=O)[O-1]"),
        ("[C][NH1+1][C]", "CNC"),
        ("[C][NH3+1]", "C[NH3+1]"),
        ("[C][NH1]", "CN"),
        ("[C][N-1]", "CN"),
        ("[C][O+1][C]", "COC"),
        ("[C][S][=O]", "CSO"),
        ("[C][S][=Branch1][C][=O][=O]", "CS(O)=O"),
        ("[C][S][=Branch1][C][=O][=Branch1][C][=O][C]", "CS(=O)(=O)C"),
        ("[C][S][Branch1][C][C][C]", "CSC"),
        ("[C][S+1][Branch1][C][C][C]", "C[S+1](C)C"),
        ("[C][=S][C]", "C=S"),
        ("[P+1][C]", "PC"),
        ("[CH1-1][C]", "CC"),
    ],
)
def test_open_valences_are_closed_by_the_rules(text, smiles):
    assert canonical(selfies_to_smiles(text)) == canonical(smiles)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "[Branch1]",
        "[Ring1]",
        "[C][Ring1]",
        "[Branch2][Ring1][C][C]",
        "[F][F][C]",
        "[C][Branch1][Ring2][F]",
        "[N][#Branch2][C]",
        "[C][#C][Ring1][C]",
        "[C][C][C][=Ring1][Ring1][=Ring1][Ring1]",
        "[C][C][#C][#Ring1][C]",
        "[C][C][C][-/Ring1][Ring1]",
        "[C]" * 30 + "[Ring1][Ring2]" * 30 + "[C]" * 12 + "[Ring1][Branch1][C]" * 12,
    ],
)
def test_smiles_are_the_librarys_where_it_is_intricate(text):
    assert selfies_to_smiles(text) == selfies.decoder(text)


@pytest.mark.parametrize(
    "smiles",
    [
        "C[S+](C)CCC([NH3+])C(=O)[O-]",
        "CS(C)(=N)=O",
        "O=C(N[O-])c1ccccc1",
        "C[N+](C)(C)CC(=O)[N-]S(=O)(=O)c1ccccc1",
        "O=[N+]([O-])c1cc[n+]([O-])cc1",
        "C[S@](=O)c1ccccc1",
        "CP(=O)(O)OCC",
        "O=S(O)c1ccccc1",
        "CC(=O)[C@@](C)(N)CS",
    ],
)
def test_molecules_without_open_valences_come_back(smiles):
    assert canonical(VOCABULARY.decode(token_ids(VOCABULARY, smiles))) == canonical(smiles)


def test_what_the_rules_do_not_write_is_said():
    with pytest.raises(ValueError, match="cannot write"):
        token_ids(VOCABULARY, "FS(F)(F)(F)(F)c1ccccc1")


def test_an_unknown_symbol_is_named():
    with pytest.raises(KeyError, match=r"never seen.*\[Se\]"):
        VOCABULARY.encode([smiles_to_selfies("C[Se]C")])
    with pytest.raises(ValueError, match="not a SMILES"):
        smiles_to_selfies("C1CC(")
    with pytest.raises(selfies.DecoderError, match=r"\[What\]"):
        selfies_to_smiles("[C][What]")


def test_a_vocabulary_is_learnt_and_kept(tmp_path):
    texts = [smiles_to_selfies(smiles) for smiles in DRUGS]
    learnt = learn_vocabulary(texts, size=200, longest=30)
    learnt.save(tmp_path / "vocabulary.json")
    again = Vocabulary.load(tmp_path / "vocabulary.json")
    assert again == learnt and [canonical(again.decode(ids)) for ids in again.encode(texts)] == [
        canonical(s) for s in DRUGS
    ]
    assert sum(map(len, again.encode(texts))) < sum(text.count("[") for text in texts) / 2

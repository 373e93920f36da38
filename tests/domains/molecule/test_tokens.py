"""Tokens of molecules: every drug comes back, and any tokens at all are a molecule without open valences."""

import numpy as np
import pytest
from rdkit import Chem

from engines.domains.molecule.measures import FOLDER
from engines.domains.molecule.tokens.alphabet import ALWAYS
from engines.domains.molecule.tokens.spelling import token_ids
from engines.domains.molecule.tokens.vocabulary import Vocabulary, learn_vocabulary
from engines.domains.molecule.training.alerts import is_radical
from engines.domains.molecule.trees.cutting import smiles_to_symbols
from engines.domains.molecule.trees.writing import to_smiles
from tests.domains.molecule.drugs import DRUGS, canonical, flat

VOCABULARY = Vocabulary.load(FOLDER / "vocabulary.json")
HYDROGEN_BEYOND_TWO = Chem.MolFromSmarts("[Sv4,Sv6,Pv5;!H0]")
STEREO = """C[C@H](F)Cl C[C@@H](F)Cl C/C=C/C C/C=C\\C F/C(Cl)=C(Br)/I C[S@](=O)c1ccccc1 C[C@@]1(N)CCC[C@H](O)C1
O=C1NC(=O)/C(=C/c2ccccc2)S1 O=C1NC(=O)/C(=C\\c2ccccc2)S1 C[C@H]1CC[C@@H](C)CC1 C1CC[C@@H]2CCCC[C@@H]2C1
N[C@@]12CCC[C@H]1CCC2 C/C=C/[C@H](O)/C=C\\C CC(=O)/C=C/c1ccccc1 C/N=C/c1ccccc1 [O-][N+](=O)/C=C/c1ccccc1""".split()


@pytest.mark.parametrize("smiles", DRUGS + STEREO)
def test_molecules_come_back_from_symbols(smiles):
    assert canonical(to_smiles(smiles_to_symbols(smiles))) == canonical(smiles)


@pytest.mark.parametrize("smiles", DRUGS)
def test_drugs_come_back_from_tokens(smiles):
    ids = VOCABULARY.encode([smiles_to_symbols(smiles)])[0]
    assert canonical(VOCABULARY.decode(ids)) == canonical(smiles) and max(ids) < VOCABULARY.mask


def test_however_a_molecule_is_written_its_symbols_are_the_same():
    for smiles in DRUGS:
        others = Chem.MolToRandomSmilesVect(Chem.MolFromSmiles(smiles), 4, randomSeed=1)
        assert {tuple(smiles_to_symbols(each)) for each in others} == {tuple(smiles_to_symbols(smiles))}


def test_mask_and_pad_are_left_out():
    ids = VOCABULARY.encode([smiles_to_symbols(DRUGS[0])])[0]
    assert canonical(VOCABULARY.decode([VOCABULARY.mask, *ids, VOCABULARY.pad])) == canonical(DRUGS[0])
    assert VOCABULARY.decode([VOCABULARY.mask, VOCABULARY.pad]) == VOCABULARY.decode([]) == ""


@pytest.mark.parametrize(
    "commonest", [VOCABULARY.pad + 1, 500, len(VOCABULARY.alphabet)], ids=["all", "some", "single symbols"]
)
def test_any_tokens_are_a_molecule_without_open_valences(commonest):
    noise = np.random.default_rng(commonest)
    for length in noise.integers(1, 21, 1000):
        smiles = VOCABULARY.decode(noise.integers(0, commonest, length).tolist())
        read = Chem.MolFromSmiles(smiles)
        assert read is not None and "." not in smiles, smiles
        assert not is_radical(read) and not read.HasSubstructMatch(HYDROGEN_BEYOND_TWO), smiles


@pytest.mark.parametrize(
    ("text", "smiles"),
    [
        ("C @0 @0", "C"),
        ("C @0 @0 C @0 C @0", "CCC"),
        ("Br @0 @0 I @0 c1ccccc1 @0 @0 C @0", "Cc1ccccc1"),
        ("F @0", "F"),
        ("C @0 @0 [NH4+] @0 @0 C=O @0 @0 C @0", "CNC(C)=O"),
        ("C @0 @0 [NH4+] @0 @0 c1ccccc1 @0", "CNc1ccccc1"),
        ("C @0 @0 [NH4+] @0 @0 C @0 @0 c1ccccc1 @0", "C[NH2+]Cc1ccccc1"),
        ("C @0 @0 C1CC[NH2+]C1 @0 @3 O=[SH2]=O @1 @1 C @0", "CC1CCN(S(C)(=O)=O)C1"),
        ("C @0 @0 F @0 @0 C @0", "CCF"),
        ("@3 C @0 @0 O @0", "CO"),
        ("C @0 @0 O=[SH2]=O @1 @1", "CS(C)(=O)=O"),
        ("C @0 @0 O=[SH2] @1 @1 N @0", "CS(=O)N"),
        ("O=[NH+][O-] @1", "C[N+](=O)[O-]"),
        ("C @0 @0 [OH-] @0", "C[O-]"),
        ("C @0 @0 [NH2-] @0 @0", "CN"),
        ("c1ccccc1 @0 @0 c1cc[nH]c1 @3", "c1ccc(-n2cccc2)cc1"),
        ("c1ccccc1 @0 @0 c1cc[nH]c1 @9", "c1ccc(-c2cc[nH]c2)cc1"),
        ("c1ccccc1 @0 @0 @0 @3 F @0 Cl @0", "Fc1ccc(Cl)cc1"),
        ("C @0 @0 c1nnn[nH]1 @1 @4 O @0", "Cc1nnnn1O"),
        ("C @0- @0 @0 @0 F @0 Cl @0 N @0", "N[C@](F)(Cl)[H]"),
        ("C @0- @0", "C"),
    ],
)
def test_what_symbols_leave_open_is_settled(text, smiles):
    assert flat(to_smiles(text.split())) == flat(smiles)


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


def test_what_the_model_does_not_write_is_said():
    with pytest.raises(ValueError, match="cannot write"):
        token_ids(VOCABULARY, "C1CCCCCCCCCCCCCCCCCCCCC1")
    with pytest.raises(KeyError, match=r"never seen.*\[SeH2\]"):
        VOCABULARY.encode([smiles_to_symbols("C[Se]C")])
    with pytest.raises(ValueError, match="not a SMILES"):
        smiles_to_symbols("C1CC(")
    with pytest.raises(ValueError, match="hydrogens where the model writes none"):
        smiles_to_symbols("O=[PH2][C@H](Cc1ccccc1)c1ccccc1")
    with pytest.raises(ValueError, match="What"):
        to_smiles(["C", "What"])


def test_a_vocabulary_is_learnt_and_kept(tmp_path):
    cut = [smiles_to_symbols(smiles) for smiles in DRUGS]
    learnt = learn_vocabulary(cut, ALWAYS | {symbol for symbols in cut for symbol in symbols}, 700, longest=30)
    learnt.save(tmp_path / "vocabulary.json")
    again = Vocabulary.load(tmp_path / "vocabulary.json")
    assert again == learnt and [canonical(again.decode(ids)) for ids in again.encode(cut)] == [
        canonical(s) for s in DRUGS
    ]
    assert sum(map(len, again.encode(cut))) < sum(map(len, cut)) / 2

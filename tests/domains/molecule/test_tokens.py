"""Tokens of molecules: every drug comes back, and any tokens at all decode."""

import numpy as np
import pytest
import selfies

from engines.domains.molecule.measures import FOLDER
from engines.domains.molecule.tokens.selfies_decoder import selfies_to_smiles
from engines.domains.molecule.tokens.vocabulary import Vocabulary, learn_vocabulary, smiles_to_selfies
from tests.domains.molecule.drugs import DRUGS, canonical

VOCABULARY = Vocabulary.load(FOLDER / "vocabulary.json")


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
def test_smiles_are_the_librarys_letter_for_letter(commonest):
    """Of 24,000 random rows of tokens: rare and common fragments, and symbols alone, whose rings interlock."""
    noise = np.random.default_rng(commonest)
    for length in noise.integers(1, 21, 8000):
        text = "".join(VOCABULARY.fragments[token] for token in noise.integers(0, commonest, length))
        assert selfies_to_smiles(text) == selfies.decoder(text), text


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

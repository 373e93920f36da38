"""Whatever chemists paste for the reference molecule: read as SMILES, or answered with what it is."""

from __future__ import annotations

import json

import pytest
from pydantic import ValidationError
from rdkit import Chem

from engines.domains import domain
from engines.domains.molecule.references.pasted import MAX_PASTED, read_pasted
from engines.records.store import Store
from engines.request import Request, sentences
from studio.runs.runs import Runs
from studio.runs.view import view_run

ASPIRIN, ALANINE = "CC(=O)Oc1ccccc1C(=O)O", "C[C@H](N)C(=O)O"
MOL_BLOCK = Chem.MolToMolBlock(Chem.MolFromSmiles(ASPIRIN))
V3000 = Chem.MolToV3KMolBlock(Chem.MolFromSmiles(ALANINE))
SDF = f"{MOL_BLOCK}> <id>\n1\n\n$$$$\n{V3000}$$$$\n"
INCHI = Chem.MolToInchi(Chem.MolFromSmiles(ASPIRIN))
READ = {
    "mol block": (MOL_BLOCK, ASPIRIN),
    "mol block of Windows": (MOL_BLOCK.replace("\n", "\r\n"), ASPIRIN),
    "mol block without its first lines": (MOL_BLOCK.strip().partition("\n")[2], ASPIRIN),
    "V3000": (V3000, ALANINE),
    "SDF of two": (SDF, ASPIRIN),
    "InChI": (INCHI, ASPIRIN),
    "InChI with spaces around": (f"  {INCHI}\n", ASPIRIN),
    "InChI without its prefix": (INCHI.removeprefix("InChI="), ASPIRIN),
    "InChI with AuxInfo": (f"{INCHI}\nAuxInfo=1/0/N:1", ASPIRIN),
    "SELFIES": ("[C][C][=Branch1][C][=O][O]", "CC(=O)O"),
    "SELFIES of single bonds": ("[C][C][O]", "CCO"),
    "SMILES": (ASPIRIN, ASPIRIN),
    "SMILES and name": (f"{ASPIRIN} aspirin", ASPIRIN),
    "SMILES, tab, number": (f"{ASPIRIN}\tCHEMBL25\t180.2", ASPIRIN),
    "SMILES in quotes": (f"“{ASPIRIN}”", ASPIRIN),
    "a cell of two columns": (f"aspirin,{ASPIRIN}", ASPIRIN),
    "a column with its head": (f"SMILES\n{ASPIRIN}\nCCO", ASPIRIN),
    "CXSMILES": ("CCO |$_R1;;$|", "CCO"),
    "a minus of Unicode": ("CC(=O)[O−]", "CC(=O)[O-]"),
    "invisible letters": ("\ufeffCC\u200bO\u00a0", "CCO"),
    "a salt": ("[Na+].CC(=O)[O-]", "CC(=O)O"),
    "nothing": (" \n ", ""),
}
SAID = {
    "SDF of two": "the first",
    "mol block": "mol block",
    "InChI": "InChI",
    "SELFIES": "SELFIES",
    "a column with its head": "2 lines",
    "CXSMILES": "extension",
    "a salt": "Of 2 parts",
}
ANSWERED = {
    "BSYNRYMUTXBXSQ-UHFFFAOYSA-N": "InChIKey",
    "InChIKey=BSYNRYMUTXBXSQ-UHFFFAOYSA-N": "InChIKey",
    "InChI=1S/C9H8O4/c1-6(10": "InChI that RDKit cannot read",
    "CHEMBL25": "ChEMBL",
    "2244": "PubChem",
    "CID: 2244": "PubChem",
    "50-78-2": "CAS number",
    "CAS 50-78-2": "CAS number",
    "ZINC000000000053": "ZINC",
    "DB00945": "DrugBank",
    "aspirin": "a name",
    "2-acetyloxybenzoic acid": "a name",
    "C9H8O4": "molecular formula",
    "CC>>CO": "reaction",
    "CC(=O)O.OCC>[H+]>CC(=O)OCC.O esterification": "reaction",
    "N->[Pt]": "no carbon",  # a bond from a ligand is no arrow
    "C1CC(<b>": "not a SMILES string RDKit can read",
    "$RXN\n\n  x": "reaction",
    "[#6]-[#8]": "SMARTS",
    "[C;H1]CC": "SMARTS",
    "c1ccccc1~C": "SMARTS",
    "[R1]CC": "SMARTS",
    "[C][Branch9][C]": "SELFIES",
    "https://pubchem.ncbi.nlm.nih.gov/compound/2244": "link",
    ">sp|P1|X\nMKV": "FASTA",
    "<molecule/>": "XML",
    "СCO": "no letter of SMILES",  # a Cyrillic С, which RDKit skips in silence
    "C1CC(": "brackets, ring digits and valences",
    MOL_BLOCK.replace("\n", " "): "line breaks",
    MOL_BLOCK[:200]: "mol block",
    "C" * 1001: "1,001 letters",
    "C" * (MAX_PASTED + 1): "one molecule",
    "(" * 9_999: "9,999 letters",
    "[" * 10_001: "10,001 letters",
}


@pytest.mark.parametrize("name", READ)
def test_what_is_pasted_is_read_as_smiles(name):
    pasted, smiles = READ[name]
    read = read_pasted(pasted)
    assert Chem.CanonSmiles(read.smiles) == Chem.CanonSmiles(smiles)
    assert SAID.get(name, "") in " ".join(read.words) and all(words.endswith(".") for words in read.words)
    assert not read.words or not name.startswith("SMILES")


@pytest.mark.parametrize("pasted", ANSWERED, ids=lambda text: repr(text[:24]))
def test_what_is_no_molecule_is_answered_with_what_it_is(pasted):
    with pytest.raises(ValidationError) as caught:
        Request(domain="molecule", rewards={"similarity": 1}, reference=pasted)
    (sentence,) = sentences(caught.value)
    assert ANSWERED[pasted] in sentence and sentence.endswith(".") and len(sentence) < 300 and "\n" not in sentence


@pytest.mark.parametrize("name", READ)
def test_every_smiles_is_read_once_and_for_all(name):
    """What was made of it is read as itself."""
    smiles = read_pasted(READ[name][0]).smiles
    assert read_pasted(smiles).smiles == smiles and read_pasted(smiles).words == ()


def test_a_request_keeps_the_smiles_and_says_what_it_was_made_of():
    request = Request(domain="molecule", rewards={"similarity": 1}, reference=SDF)
    again = Request.model_validate_json(request.model_dump_json())
    assert again == request and Chem.CanonSmiles(again.reference) == ASPIRIN
    remarks = domain("molecule").remarks(json.loads(request.model_dump_json())["conditions"])
    assert "2 molecules" in " ".join(remarks) and ASPIRIN in remarks[-1]


def test_what_was_pasted_goes_with_its_reference():
    first = Request(domain="molecule", reference=INCHI)
    other = Request(domain="molecule", conditions={**first.conditions.model_dump(), "reference": "CCO"})
    assert first.reference_as_pasted == INCHI and other.reference_as_pasted == ""
    assert domain("molecule").remarks(other.conditions.model_dump()) == []


def test_similarity_is_to_what_was_pasted():
    similarity = domain("molecule").rewards["similarity"]
    for pasted in (MOL_BLOCK, INCHI, f"{ASPIRIN} aspirin"):
        conditions = Request(domain="molecule", rewards={"similarity": 1}, reference=pasted).conditions
        assert similarity.judge([ASPIRIN], conditions)[0] == 1


def test_the_page_says_what_was_made_of_it(tmp_path):
    runs = Runs(Store(tmp_path / "studio.db"))
    run = runs.start({"domain": "molecule", "rewards": {"similarity": 1}, "reference": SDF}, "me")
    assert "2 molecules" in " ".join(view_run(runs, run, 0, "me")["remarks"])
    assert Chem.CanonSmiles(runs.request(run)["conditions"]["reference"]) == ASPIRIN

"""A reference is one that a design could equal: normalised with a word, or refused in a sentence."""

import numpy as np
import pytest
from pydantic import ValidationError

from engines.domains import domain
from engines.domains.molecule.conditions import reference_remarks
from engines.domains.molecule.references.normalised import normalise
from engines.domains.molecule.references.pasted import read_pasted
from engines.domains.molecule.references.reach import unreachable
from engines.request import Request, sentences
from tests.domains.molecule.drugs import DRUGS, canonical

ASPIRIN = "CC(=O)Oc1ccccc1C(=O)O"
TAXOL = (
    "CC1=C2[C@@]([C@]([C@H]([C@@H]3[C@]4([C@H](OC4)C[C@@H]([C@]3(C(=O)[C@@H]2OC(=O)C)C)O)OC(=O)C)OC(=O)c5ccccc5)"
    "(C[C@@H]1OC(=O)[C@H](O)[C@@H](NC(=O)c6ccccc6)c7ccccc7)O)(C)C"
)
CHANGED = {
    "a salt": ("CC(=O)Oc1ccccc1C(=O)[O-].[Na+]", ASPIRIN, "Of 2 parts"),
    "a hydrochloride": ("CCN(CC)CC(=O)Nc1c(C)cccc1C.Cl", "CCN(CC)CC(=O)Nc1c(C)cccc1C", "Of 2 parts"),
    "an ammonium": ("CCN(CC)C[NH3+].[Cl-]", "CCN(CC)CN", "without its charge"),
    "a quaternary salt": ("C[N+](C)(C)CCO.[Cl-]", "C[N+](C)(C)CCO", "the largest was taken."),
    "a calcium salt": ("CC(=O)[O-].CC(=O)[O-].[Ca+2]", "CC(=O)O", "Of 3 parts"),
    "a salt with a bond": ("[Na]OC(=O)c1ccccc1", "O=C(O)c1ccccc1", "Of 2 parts"),
    "a hydrate": (f"O.O.{ASPIRIN}", ASPIRIN, "Of 3 parts"),
    "an ionic liquid": ("F[P-](F)(F)(F)(F)F.CC[n+]1ccn(C)c1", "CC[n+]1ccn(C)c1", "Of 2 parts"),
    "deuterium": ("[2H]C([2H])([2H])OC", "COC", "Isotopes"),
    "carbon-13": ("[13CH3]C(=O)O", "CC(=O)O", "Isotopes"),
    "a tracer": ("[18F]c1ccccc1", "Fc1ccccc1", "Isotopes"),
    "numbered atoms": ("[CH3:1][OH:2]", "CO", "numbers of atoms"),
    "a radical": ("C[CH]C", "CCC", "radicals"),
}
REFUSED = {
    "*c1ccccc1": "open places",
    "[*:1]CC": "open places",
    "C~C": "pattern",
    "[c,n]1ccccc1": "pattern",
    "[Na+].[Cl-]": "no carbon",
    "O": "no carbon",
    "CB(O)O": "holds B",
    "C[Si](C)(C)C": "holds Si",
    "CC>>CO": "reaction",
}


@pytest.mark.parametrize(("given", "made", "word"), CHANGED.values(), ids=CHANGED)
def test_a_reference_is_normalised_with_a_word(given, made, word):
    request = Request(rewards={"similarity": 1.0}, reference=given)
    assert canonical(request.reference) == canonical(made)
    assert word in " ".join(reference_remarks(request.conditions.model_dump()))
    assert domain("molecule").rewards["similarity"].judge([made], request.conditions) == [1.0]


@pytest.mark.parametrize(("given", "made", "word"), CHANGED.values(), ids=CHANGED)
def test_a_normalised_reference_stays_as_it_is(given, made, word):
    """A request from the store says the same words again."""
    first = Request(rewards={"similarity": 1.0}, reference=given)
    again = Request.model_validate_json(first.model_dump_json())
    assert normalise(first.reference) == (first.reference, ()) and again == first


@pytest.mark.parametrize(("given", "word"), REFUSED.items())
def test_what_no_design_can_equal_is_refused(given, word):
    with pytest.raises(ValidationError) as error:
        Request(rewards={"similarity": 1.0}, reference=given)
    assert word in " ".join(sentences(error.value))


@pytest.mark.parametrize("drug", DRUGS)
def test_an_ordinary_drug_is_left_alone(drug):
    assert read_pasted(drug).smiles == drug and read_pasted(drug).words == () and unreachable(drug) == ""


def test_what_the_model_cannot_write_is_said():
    assert "never seen the fragment" in unreachable(TAXOL)
    assert "tokens and the model writes 16 at most" in unreachable("C(C(=O)NCCCl)C(F)(F)OC(=S)NC(Br)CC(O)C" * 3)
    assert "similarity stays below 1" in unreachable("C#[N+][O-]")
    (said,) = reference_remarks({"reference": TAXOL, "reference_as_pasted": ""})
    assert "no design can equal it" in said and reference_remarks({}) == []
    scores = domain("molecule").rewards["similarity"].judge(DRUGS[:2], Request(reference=TAXOL).conditions)
    assert np.isfinite(scores).all()

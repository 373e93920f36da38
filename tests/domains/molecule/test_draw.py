"""Drawings are whole: well-formed SVG with every stroke of RDKit's own, for molecules that use all of it."""

from __future__ import annotations

import xml.etree.ElementTree as xml

import pytest
from rdkit import Chem
from rdkit.Chem.Draw import rdMolDraw2D

from engines.domains.molecule.draw import draw
from tests.domains.molecule.drugs import DRUGS

SVG = "{http://www.w3.org/2000/svg}"
ODD = [
    "C[S@](=O)CC[NH3+]",
    "F/C=C/Cl",
    "[Na+].[O-]S(=O)(=O)c1ccccc1",
    "C[C@H]([N+](=O)[O-])C#N",
    "[13CH4]",
    "CP(=O)(O)I",
]


@pytest.mark.parametrize("smiles", DRUGS[:12] + ODD)
def test_a_drawing_is_well_formed_and_complete(smiles):
    molecule = Chem.MolFromSmiles(smiles)
    original = rdMolDraw2D.MolDraw2DSVG(120, 120)
    rdMolDraw2D.PrepareAndDrawMolecule(original, molecule)
    original.FinishDrawing()
    mine = xml.fromstring(draw(smiles, 120))
    paths = [p.get("d") for p in mine.iter(f"{SVG}path")]
    assert len(paths) == original.GetDrawingText().count("<path")
    assert all(d and d.strip().startswith("M") and "<" not in d for d in paths)
    assert mine.get("aria-label") == smiles


def test_what_cannot_be_drawn_is_an_empty_picture():
    assert not list(xml.fromstring(draw("", 120)))

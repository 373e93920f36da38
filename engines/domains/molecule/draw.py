"""Molecules as pictures: SVG in two dimensions, a conformer in three, and files to take home."""

from __future__ import annotations

import io
import re
from collections.abc import Mapping, Sequence
from functools import lru_cache
from html import escape
from typing import Any

from rdkit import Chem
from rdkit.Chem import AllChem
from rdkit.Chem.Draw import rdMolDraw2D

from engines.domains.molecule.rewards import molecule_of


@lru_cache(maxsize=20_000)
def draw(smiles: str, pixels: int) -> str:
    """SMILES → SVG with a clear background; an empty picture where nothing can be drawn."""
    molecule = molecule_of(smiles)
    if molecule is None:
        return f'<svg viewBox="0 0 {pixels} {pixels}" xmlns="http://www.w3.org/2000/svg" role="img" aria-label="no molecule"></svg>'
    drawing = rdMolDraw2D.MolDraw2DSVG(pixels, pixels)
    options = drawing.drawOptions()
    options.clearBackground, options.bondLineWidth, options.padding = False, 1.5, 0.06
    options.setAtomPalette(_PALETTE)
    rdMolDraw2D.PrepareAndDrawMolecule(drawing, molecule)
    drawing.FinishDrawing()
    return _slim(drawing.GetDrawingText(), smiles, pixels)


def _slim(svg: str, smiles: str, pixels: int) -> str:
    """RDKit's SVG at a third of its size: what every line repeats is said once, carbon takes the page's text colour."""
    lines = "".join(re.findall(r"<(?:path|ellipse|polygon)[^>]*/>", svg.replace("\n", " ")))
    for pattern, shorter in _REPEATED:
        lines = re.sub(pattern, shorter, lines)
    head = f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {pixels} {pixels}" role="img" aria-label="{escape(smiles, quote=True)}">'
    return f'{head}<g fill="none" stroke-width="1.5" stroke-linecap="round">{lines}</g></svg>'


_REPEATED = (
    (r" class='[^']*'", ""),
    (
        r"fill-rule:evenodd;|stroke-linecap:butt;|stroke-linejoin:miter;|(stroke|fill)-opacity:1;?|stroke-width:1\.5px;|fill:none;",
        "",
    ),
    (r"#010203", "currentColor"),
    (r"(\d+\.\d)\d+", r"\1"),
)

# Legible on white and on dark; carbon's marker colour becomes the text colour of the page.
_PALETTE = {
    -1: (1 / 255, 2 / 255, 3 / 255),
    6: (1 / 255, 2 / 255, 3 / 255),
    7: (0.25, 0.45, 0.95),
    8: (0.90, 0.25, 0.20),
    9: (0.20, 0.62, 0.45),
    15: (0.90, 0.50, 0.10),
    16: (0.72, 0.58, 0.05),
    17: (0.15, 0.62, 0.25),
    35: (0.65, 0.30, 0.15),
    53: (0.55, 0.25, 0.70),
}


@lru_cache(maxsize=2_000)
def conformer(smiles: str) -> str:
    """SMILES → a relaxed 3-D mol block (ETKDGv3, then MMFF94). Raises ValueError where none can be embedded."""
    molecule = molecule_of(smiles)
    if molecule is None:
        raise ValueError("There is no molecule to embed.")
    molecule = Chem.AddHs(molecule)
    settings = AllChem.ETKDGv3()
    settings.randomSeed, settings.maxIterations = 7, 50
    if AllChem.EmbedMolecule(molecule, settings) < 0:
        settings.useRandomCoords = True  # strained cages embed from random coordinates where distances alone fail
    if not molecule.GetNumConformers() and AllChem.EmbedMolecule(molecule, settings) < 0:
        raise ValueError("RDKit found no 3-D shape for this molecule; the 2-D drawing still holds.")
    AllChem.MMFFOptimizeMolecule(molecule, maxIters=200)
    return Chem.MolToMolBlock(molecule)


def sdf(designs: Sequence[str], rows: Sequence[Mapping[str, object]], settings: Mapping[str, Any]) -> bytes:
    """Designs with 2-D coordinates; their figures, the run and its seed are SD tags."""
    text = io.StringIO()
    writer = Chem.SDWriter(text)
    for smiles, figures in zip(designs, rows):
        molecule = molecule_of(smiles)
        if molecule is None:
            continue
        molecule = Chem.Mol(molecule)
        AllChem.Compute2DCoords(molecule)
        for name, value in {"smiles": smiles, **figures, "run": settings["run"], "seed": settings["seed"]}.items():
            molecule.SetProp(str(name), str(value))
        writer.write(molecule)
    writer.close()
    return text.getvalue().encode()

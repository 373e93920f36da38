"""Molecules as pictures: SVG in two dimensions."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache
from html import escape

from rdkit import Chem
from rdkit.Chem.Draw import rdMolDraw2D

from engines.domains.molecule.properties import parse_smiles

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
KEY = tuple(
    ("#" + "".join(f"{round(255 * part):02x}" for part in _PALETTE[number]), name)
    for number, name in (
        (7, "N"),
        (8, "O"),
        (16, "S"),
        (9, "F"),
        (17, "Cl"),
        (35, "Br"),
    )
)
# What every line of RDKit's SVG repeats → what stands for it.
_SHORTER = (
    (r" class='[^']*'", ""),
    (r"fill-rule:evenodd;|stroke-linecap:butt;|stroke-linejoin:miter;", ""),
    (r"(stroke|fill)-opacity:1;?|stroke-width:1\.5px;|fill:none;", ""),
    (r"#010203", "currentColor"),
    (r"(\d+\.\d)\d+", r"\1"),
)


@lru_cache(maxsize=4_000)  # 7 kB each
def draw(smiles: str, pixels: int) -> str:
    """An SVG with a clear background; an empty picture where nothing can be drawn."""
    molecule = parse_smiles(smiles)
    if molecule is None:
        return (
            f'<svg viewBox="0 0 {pixels} {pixels}" xmlns="http://www.w3.org/2000/svg" role="img" '
            'aria-label="no molecule"></svg>'
        )
    return drawing_of(molecule, smiles, pixels)


def drawing_of(
    molecule: Chem.Mol,
    smiles: str,
    pixels: int,
    atoms: Sequence[int] = (),
    bonds: Sequence[int] = (),
    colour: tuple[float, ...] = (0, 0, 0),
) -> str:
    """The SVG of a parsed molecule, some of its atoms and bonds on that colour (red, green, blue, opacity; 0 to 1)."""
    drawing = rdMolDraw2D.MolDraw2DSVG(pixels, pixels)
    options = drawing.drawOptions()
    options.clearBackground, options.bondLineWidth, options.padding = False, 1.5, 0.06
    options.setAtomPalette(_PALETTE)
    on = {"highlightAtomColors": dict.fromkeys(atoms, colour), "highlightBondColors": dict.fromkeys(bonds, colour)}
    rdMolDraw2D.PrepareAndDrawMolecule(drawing, molecule, highlightAtoms=atoms, highlightBonds=bonds, **on)
    drawing.FinishDrawing()
    return _shorten(drawing.GetDrawingText(), smiles, pixels)


def _shorten(svg: str, smiles: str, pixels: int) -> str:
    """RDKit's SVG at a third of its size: what every line repeats is said once, carbon takes the page's text colour."""
    lines = "".join(re.findall(r"<(?:path|ellipse|polygon)[^>]*/>", svg.replace("\n", " ")))
    for pattern, shorter in _SHORTER:
        lines = re.sub(pattern, shorter, lines)
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {pixels} {pixels}" role="img" '
        f'aria-label="{escape(smiles, quote=True)}">'
        f'<g fill="none" stroke-width="1.5" stroke-linecap="round">{lines}</g></svg>'
    )

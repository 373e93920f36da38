"""Molecules to take home: a conformer in three dimensions, and SD files."""

from __future__ import annotations

import io
import re
from collections.abc import Mapping, Sequence
from functools import lru_cache
from typing import Any

from rdkit import Chem
from rdkit.Chem import AllChem

from engines.domains.molecule.properties import parse_smiles

UNNAMED = re.compile(r"[<>\s]")  # ends a tag's name, or its line


@lru_cache(maxsize=2_000)
def conformer(smiles: str) -> str:
    """A relaxed 3-D mol block (ETKDGv3, then MMFF94). Raises ValueError where none can be embedded."""
    molecule = parse_smiles(smiles)
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
    """An SD file with 2-D coordinates, named as in other formats; figures of each row, the run and its seed are tags.

    Designs that do not parse are left out.
    """
    text = io.StringIO()
    writer = Chem.SDWriter(text)
    origin = {"run": settings["run"], "seed": settings["seed"]}
    stem = settings.get("prefix", "") + ("design" if settings.get("complete", True) else "unfinished")
    for number, (smiles, figures) in enumerate(zip(designs, rows), 1):
        molecule = parse_smiles(smiles)
        if molecule is not None:
            title = {"_Name": f"{stem}_{number:03d}"}
            writer.write(_tagged(molecule, {**title, "smiles": smiles, **figures, **origin}))
    writer.close()
    return text.getvalue().encode()


def _tagged(molecule: Chem.Mol, tags: Mapping[str, object]) -> Chem.Mol:
    """A copy with 2-D coordinates and SD tags."""
    molecule = Chem.Mol(molecule)
    AllChem.Compute2DCoords(molecule)
    for name, value in tags.items():
        molecule.SetProp(" ".join(UNNAMED.sub(" ", str(name)).split()), " ".join(str(value).split()))
    return molecule

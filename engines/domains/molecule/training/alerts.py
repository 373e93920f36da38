"""What makes a chemist frown at a molecule: open valences, odd and bridged rings, alerts of published lists."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from functools import cache
from types import MappingProxyType

from rdkit import Chem
from rdkit.Chem.FilterCatalog import FilterCatalog, FilterCatalogParams
from rdkit.Chem.rdMolDescriptors import CalcNumBridgeheadAtoms

SMALLEST, LARGEST = 5, 7  # atoms of a ring that is not odd


def is_radical(molecule: Chem.Mol) -> bool:
    """Whether any atom has unpaired electrons."""
    return any(atom.GetNumRadicalElectrons() for atom in molecule.GetAtoms())


def has_odd_ring(molecule: Chem.Mol) -> bool:
    """Whether any ring of the smallest set has four atoms or fewer, or eight or more."""
    return any(not SMALLEST <= len(ring) <= LARGEST for ring in molecule.GetRingInfo().AtomRings())


def _catalogue(name: str) -> Callable[[Chem.Mol], bool]:
    return lambda molecule: _filters(name).HasMatch(molecule)


@cache
def _filters(name: str) -> FilterCatalog:
    settings = FilterCatalogParams()
    settings.AddCatalog(getattr(FilterCatalogParams.FilterCatalogs, name))
    return FilterCatalog(settings)


def _pattern(smarts: str) -> Callable[[Chem.Mol], bool]:
    pattern = Chem.MolFromSmarts(smarts)
    return lambda molecule: molecule.HasSubstructMatch(pattern)


ALERTS: Mapping[str, Callable[[Chem.Mol], bool]] = MappingProxyType(
    {
        "radicals": is_radical,
        "odd rings (≤ 4 or ≥ 8 atoms)": has_odd_ring,
        "bridged rings": lambda molecule: CalcNumBridgeheadAtoms(molecule) > 0,
        "Brenk alerts (Brenk et al. 2008)": _catalogue("BRENK"),
        "PAINS (Baell and Holloway 2010)": _catalogue("PAINS"),
        "aldehydes": _pattern("[CX3H1](=O)[#6]"),
        "thiols": _pattern("[SX2H]"),
        "hydrogens on S beyond two bonds": _pattern("[Sv4,Sv6;!H0]"),
    }
)


def share(name: str, molecules: Sequence[Chem.Mol]) -> float:
    """Share, 0–1, of the molecules that have it; name: one of ALERTS."""
    return sum(map(ALERTS[name], molecules)) / max(1, len(molecules))

"""Structural alerts: how many PAINS and Brenk alerts RDKit's filter catalogue finds. Fewer are better."""

from rdkit import Chem
from rdkit.Chem.FilterCatalog import FilterCatalog, FilterCatalogParams

unit = "alerts"
direction = "lower"

parameters = FilterCatalogParams()
parameters.AddCatalog(FilterCatalogParams.FilterCatalogs.PAINS)
parameters.AddCatalog(FilterCatalogParams.FilterCatalogs.BRENK)
catalog = FilterCatalog(parameters)


def score(smiles):
    molecule = Chem.MolFromSmiles(smiles)
    return float("nan") if molecule is None else len(catalog.GetMatches(molecule))


def reward(designs):
    return [score(smiles) for smiles in designs]

"""A reference as a design could equal it: one whole neutral molecule of ordinary atoms, with a word for every change.

All functions that change a molecule give (molecule, word), the word empty where nothing was changed.
"""

from __future__ import annotations

from collections.abc import Callable

from rdkit import Chem
from rdkit.Chem.MolStandardize import rdMolStandardize

ELEMENTS = frozenset(("H", "C", "N", "O", "F", "P", "S", "Cl", "Br", "I"))  # of designs
Change = Callable[[Chem.Mol], tuple[Chem.Mol, str]]


def normalise(smiles: str) -> tuple[str, tuple[str, ...]]:
    """(SMILES, a sentence for each thing that was changed); as it was given where nothing was.

    Raises ValueError, a sentence, for what is no one whole molecule, or holds atoms that designs never do.
    """
    molecule = Chem.MolFromSmiles(smiles)
    _check_whole(molecule)
    words = []
    for change in _CHANGES:
        molecule, word = change(molecule)
        words += filter(None, [word])
    _check_elements(molecule)
    return (Chem.MolToSmiles(molecule) if words else smiles), tuple(words)


def _check_whole(molecule: Chem.Mol) -> None:
    """Raises ValueError for open places, and for atoms and bonds that stand for several."""
    if any(not atom.GetAtomicNum() for atom in molecule.GetAtoms()):
        raise ValueError(
            "The reference has open places (*, R or an attachment point), and no design has any; put H or the group "
            "itself in their place, and paste one whole molecule."
        )
    if any(part.HasQuery() for part in (*molecule.GetAtoms(), *molecule.GetBonds())):
        raise ValueError(
            "The reference holds atoms or bonds that stand for several, as a pattern (SMARTS) does; paste the SMILES "
            "of one whole molecule."
        )


def _check_elements(molecule: Chem.Mol) -> None:
    """Raises ValueError where the molecule holds no carbon, or an element that no design holds."""
    found = dict.fromkeys(atom.GetSymbol() for atom in molecule.GetAtoms())
    if foreign := [symbol for symbol in found if symbol not in ELEMENTS]:
        raise ValueError(
            f"The reference holds {' and '.join(foreign)}, and designs hold H, C, N, O, F, P, S, Cl, Br and I alone, "
            "so none can equal it; paste a molecule without, such as one with C in that place."
        )
    if "C" not in found:
        raise ValueError("The reference holds no carbon, and every design does; paste an organic molecule.")


def _without_maps(molecule: Chem.Mol) -> tuple[Chem.Mol, str]:
    mapped = [atom for atom in molecule.GetAtoms() if atom.GetAtomMapNum()]
    for atom in mapped:
        atom.SetAtomMapNum(0)
    return _reread(molecule), "The numbers of atoms (as in [CH3:1]) were left out." if mapped else ""


def _without_isotopes(molecule: Chem.Mol) -> tuple[Chem.Mol, str]:
    marked = [atom for atom in molecule.GetAtoms() if atom.GetIsotope()]
    for atom in marked:
        atom.SetIsotope(0)
    return _reread(molecule), "Isotopes were read as ordinary atoms, since designs have no others." if marked else ""


def _largest_part(molecule: Chem.Mol) -> tuple[Chem.Mol, str]:
    """Without salts, solvents, metals and other parts, and neutral then; organic parts go before larger ones."""
    molecule = rdMolStandardize.MetalDisconnector().Disconnect(molecule)
    parts = len(Chem.GetMolFrags(molecule))
    if parts < 2:
        return molecule, ""
    largest = rdMolStandardize.LargestFragmentChooser(preferOrganic=True).choose(molecule)
    neutral = rdMolStandardize.Uncharger().uncharge(largest)
    charge = "" if Chem.MolToSmiles(neutral) == Chem.MolToSmiles(largest) else ", without its charge"
    return _reread(neutral), f"Of {parts} parts, as salts and mixtures have, the largest was taken{charge}."


def _without_radicals(molecule: Chem.Mol) -> tuple[Chem.Mol, str]:
    open_ = [atom for atom in molecule.GetAtoms() if atom.GetNumRadicalElectrons()]
    for atom in open_:
        atom.SetNumRadicalElectrons(0)
        atom.SetNoImplicit(False)
    molecule.UpdatePropertyCache()
    return _reread(molecule), "Open valences (radicals) were closed with H." if open_ else ""


_CHANGES: tuple[Change, ...] = (_largest_part, _without_maps, _without_isotopes, _without_radicals)


def _reread(molecule: Chem.Mol) -> Chem.Mol:
    """The same molecule, as its SMILES says it: hydrogens that are no longer special become implicit."""
    return Chem.MolFromSmiles(Chem.MolToSmiles(molecule)) or molecule

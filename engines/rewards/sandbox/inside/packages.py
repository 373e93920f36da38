"""What scripts may import: loaded once by the zygote, so that a worker has it at once."""

from __future__ import annotations

import os
import sys
from contextlib import suppress
from importlib import import_module

PACKAGES = """
math cmath random re json string statistics itertools functools collections operator dataclasses enum typing abc
copy heapq bisect decimal fractions ast csv ctypes inspect logging pathlib pickle pprint socket struct
subprocess tempfile threading urllib.request uuid datetime time textwrap difflib unicodedata hashlib zlib base64
colorsys traceback warnings types contextlib io numbers array numpy numpy.linalg numpy.random numpy.fft
PIL.Image PIL.ImageOps PIL.ImageFilter PIL.ImageStat PIL.ImageChops PIL.ImageDraw rdkit.Chem rdkit.Chem.AllChem
rdkit.Chem.Descriptors rdkit.Chem.QED rdkit.Chem.Crippen rdkit.Chem.Lipinski rdkit.Chem.rdMolDescriptors
rdkit.Chem.FilterCatalog rdkit.Chem.Scaffolds.MurckoScaffold rdkit.Chem.rdFingerprintGenerator rdkit.DataStructs
rdkit.Chem.BRICS rdkit.Chem.rdMolAlign rdkit.Chem.MACCSkeys rdkit.Chem.GraphDescriptors rdkit.Chem.Fragments
encodings.idna encodings.latin_1 encodings.ascii encodings.utf_16
""".split()


def preload() -> list[str]:
    """Import all of PACKAGES → those that are not installed."""
    missing = [name for name in PACKAGES if not _try_import(name)]
    add_contributed_path()
    _read_data_files()
    return missing


def add_contributed_path() -> None:
    """RDKit's SA score lies beside its package; scripts import it as sascorer."""
    with suppress(ImportError):
        from rdkit import RDConfig

        sys.path.append(os.path.join(RDConfig.RDContribDir, "SA_Score"))


def _try_import(name: str) -> bool:
    try:
        import_module(name)
        return True
    except ImportError:
        return False


def _read_data_files() -> None:
    """What libraries read from files at their first use is read now: later there may be no opening files."""
    with suppress(ImportError):
        import_module("PIL.Image").init()
    with suppress(ImportError):
        from rdkit import Chem, RDLogger
        from rdkit.Chem import QED, Descriptors, FilterCatalog

        RDLogger.DisableLog("rdApp.*")
        molecule = Chem.MolFromSmiles("CC(=O)Oc1ccccc1C(=O)O")
        QED.qed(molecule)
        Descriptors.CalcMolDescriptors(molecule)
        catalogs = FilterCatalog.FilterCatalogParams.FilterCatalogs
        FilterCatalog.FilterCatalog(FilterCatalog.FilterCatalogParams(catalogs.PAINS)).HasMatch(molecule)
        import_module("sascorer").calculateScore(molecule)

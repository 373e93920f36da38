"""The zygote: started once, imports what scripts may use, forks a confined worker when it is asked for one.

It holds no secret and reads nothing but its one socket. Requests are JSON with descriptors beside them (SCM_RIGHTS).
"""
from __future__ import annotations

import gc
import json
import os
import socket
import sys
from importlib import import_module

from .confine import CHANNEL, ZYGOTE_SECOND, Bounds, confine, die_with, drop_root, when_memory_is_short
from .judge import main as live
from .wire import CONFINED, KILLED, send

PACKAGES = """math cmath random re json string statistics itertools functools collections operator dataclasses enum typing abc copy heapq bisect
decimal fractions ast csv ctypes inspect logging pathlib pickle pprint socket struct subprocess tempfile threading urllib.request
uuid datetime time textwrap difflib unicodedata hashlib zlib base64 colorsys traceback warnings types contextlib io numbers array
numpy numpy.linalg numpy.random numpy.fft PIL.Image PIL.ImageOps PIL.ImageFilter PIL.ImageStat PIL.ImageChops PIL.ImageDraw
rdkit.Chem rdkit.Chem.AllChem rdkit.Chem.Descriptors rdkit.Chem.QED rdkit.Chem.Crippen rdkit.Chem.Lipinski
rdkit.Chem.rdMolDescriptors rdkit.Chem.FilterCatalog rdkit.Chem.Scaffolds.MurckoScaffold rdkit.Chem.rdFingerprintGenerator
rdkit.DataStructs rdkit.Chem.BRICS rdkit.Chem.rdMolAlign rdkit.Chem.MACCSkeys rdkit.Chem.GraphDescriptors rdkit.Chem.Fragments
encodings.idna encodings.latin_1 encodings.ascii encodings.utf_16""".split()


def main(control: int, parent: int) -> None:
    """Serve requests on the socket `control` until it closes."""
    die_with(parent)
    missing = [name for name in PACKAGES if not _import(name)]
    _warm()
    when_memory_is_short(ZYGOTE_SECOND)
    drop_root()
    die_with(parent)  # giving up root has unset it
    gc.freeze()
    wire = socket.socket(fileno=control)
    wire.sendall(json.dumps({"missing": missing, "threads": len(os.listdir("/proc/self/task"))}).encode())
    while True:
        data, descriptors, _, _ = socket.recv_fds(wire, 65536, 3)
        if not data:
            os._exit(0)
        wire.sendall(json.dumps(_answer(json.loads(data), descriptors)).encode())


def _answer(asked: dict, descriptors: list[int]) -> dict:
    if asked["what"] == "reap":
        try:
            return {"status": os.waitpid(asked["pid"], 0)[1]}
        except ChildProcessError:
            return {"status": KILLED}  # not ours: as good as killed
    try:
        return {"pid": _fork(Bounds(**{**asked["bounds"], "folders": tuple(asked["bounds"]["folders"])}), descriptors)}
    except OSError as error:
        return {"refused": str(error)}
    finally:
        for descriptor in descriptors:
            os.close(descriptor)


def _fork(bounds: Bounds, descriptors: list[int]) -> int:
    zygote = os.getpid()
    worker = os.fork()
    if worker == 0:
        _become_worker(bounds, descriptors, zygote)
    return worker


def _become_worker(bounds: Bounds, descriptors: list[int], zygote: int) -> None:
    """Never returns: the worker ends here."""
    try:
        channel, log, shared = descriptors
        try:
            confine(bounds, channel, log, shared, zygote)
        except Exception as error:
            send(channel, 0, CONFINED, json.dumps({"refused": str(error)[:200]}).encode())
            os._exit(1)
        send(CHANNEL, 0, CONFINED, json.dumps({"mode": bounds.mode}).encode())
        live()
    finally:
        os._exit(1)


def _import(name: str) -> bool:
    try:
        import_module(name)
        return True
    except ImportError:
        return False


def _warm() -> None:
    """What libraries read from files at their first use is read now: later there may be no opening files."""
    from contextlib import suppress

    with suppress(ImportError):
        from rdkit import Chem, RDConfig, RDLogger
        from rdkit.Chem import QED, Descriptors, FilterCatalog

        RDLogger.DisableLog("rdApp.*")
        sys.path.append(os.path.join(RDConfig.RDContribDir, "SA_Score"))
        molecule = Chem.MolFromSmiles("CC(=O)Oc1ccccc1C(=O)O")
        QED.qed(molecule)
        Descriptors.CalcMolDescriptors(molecule)
        catalogs = FilterCatalog.FilterCatalogParams.FilterCatalogs
        FilterCatalog.FilterCatalog(FilterCatalog.FilterCatalogParams(catalogs.PAINS)).HasMatch(molecule)
        import_module("sascorer").calculateScore(molecule)
    with suppress(ImportError):
        import_module("PIL.Image").init()
